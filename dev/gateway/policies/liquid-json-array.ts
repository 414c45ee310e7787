import {
  type Context,
  type Emitter,
  type Liquid,
  type Parser,
  Tag,
  type TagToken,
  type Template,
  type TopLevelToken,
  Value,
} from 'liquidjs'
import { liquidItems } from './liquid-xml.js'

/**
 * `{% JSONArrayFor item in list %}`: a loop that writes a comma between its turns, which templates for SOAP use:
 * https://learn.microsoft.com/azure/logic-apps/logic-apps-enterprise-integration-liquid-transform
 */
export class JsonArrayFor extends Tag {
  readonly #variable: string
  readonly #list: Value
  readonly #templates: Template[] = []

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid)
    const [, variable, list] = /^\s*(\w+)\s+in\s+(\S+)\s*$/.exec(token.args) ?? []
    if (variable === undefined || list === undefined) throw new Error(`illegal tag: ${token.getText()}`)
    this.#variable = variable
    this.#list = new Value(list, liquid)
    const stream = parser
      .parseStream(rest)
      .on('tag:endJSONArrayFor', () => stream.stop())
      .on('template', (template: Template) => this.#templates.push(template))
      .on('end', () => {
        throw new Error(`tag ${token.getText()} not closed`)
      })
    stream.start()
  }

  *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const items = liquidItems(yield this.#list.value(context))
    for (const [index, item] of items.entries()) {
      if (index > 0) emitter.write(',')
      context.push({ [this.#variable]: item })
      yield this.liquid.renderer.renderTemplates(this.#templates, context, emitter)
      context.pop()
    }
  }
}

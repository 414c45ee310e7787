import type { DocumentNode, GraphQLSchema } from 'graphql'
import type { PolicyElement } from '../documents/element.js'
import { MessageBody } from '../http/body.js'
import type { Exchange } from '../pipeline/exchange.js'
import { PolicyError } from '../pipeline/step.js'
import type { Compiler, Getter } from '../plan/compiler.js'
import {
  depthOf,
  type FieldPlace,
  filterFields,
  type GraphQL,
  loadGraphql,
  parseQuery,
  schemaErrors,
  schemaOf,
} from './graphql-document.js'
import { type GraphqlRequest, readGraphqlRequest } from './graphql-request.js'
import type { Policy } from './policy.js'
import { jsonVariable } from './variables.js'

const MAX_SIZE = 102_400
const DEFAULT_DEPTH = 6
/** Gets what is wrong besides the variable that the policy names. */
const VARIABLE = 'GraphQLErrors'

interface Rule {
  readonly path: Getter<string>
  readonly action: Getter<string>
}

/** https://learn.microsoft.com/azure/api-management/validate-graphql-request-policy */
export const validateGraphqlRequest: Policy = {
  name: 'validate-graphql-request',
  sections: ['inbound'],
  attributes: { 'error-variable-name': { type: 'string' }, 'max-size': { type: 'int' }, 'max-depth': { type: 'int' } },
  children: {
    authorize: {
      children: {
        rule: {
          attributes: {
            path: { type: 'string', required: true },
            action: { type: ['allow', 'remove', 'reject', 'ignore'] },
          },
          text: 'string',
          many: true,
        },
      },
    },
  },
  rule: ({ attributes }) =>
    Number(attributes.get('max-size')?.value.text) > MAX_SIZE ? `max-size is ${MAX_SIZE} bytes at most` : undefined,
  limitation: 'A removed field is told in the variables alone, not in the errors of the answer.',
  compile(element, compiler) {
    const maxSize = compiler.int(element, 'max-size', MAX_SIZE)
    const maxDepth = compiler.int(element, 'max-depth', DEFAULT_DEPTH)
    const variable = compiler.string(element, 'error-variable-name')
    const rules = readRules(element, compiler)
    return async (exchange) => {
      const report = (errors: readonly object[]) => {
        for (const name of [VARIABLE, variable(exchange)]) {
          if (name !== '') exchange.variables.set(name, jsonVariable(errors))
        }
      }
      try {
        const removed = await validate(exchange, maxSize(exchange), maxDepth(exchange), rules)
        if (removed.length > 0) report(removed.map((message) => ({ message })))
      } catch (error) {
        if (error instanceof RequestErrors) {
          report(error.errors)
          throw failure(error.errors)
        }
        throw error
      }
      return undefined
    }
  },
}

/** What is wrong with the request as a whole, as GraphQL's `errors`. */
class RequestErrors extends Error {
  constructor(readonly errors: readonly { readonly message: string }[]) {
    super(errors[0]?.message)
  }
}
const requestError = (message: string) => new RequestErrors([{ message }])

function readRules(element: PolicyElement, compiler: Compiler): Rule[] {
  const rules = element.children.flatMap(({ children }) => children)
  return rules.map((rule) => ({
    path: compiler.string(rule, 'path'),
    action:
      rule.attributes.has('action') || rule.text === undefined
        ? compiler.string(rule, 'action', 'allow')
        : compiler.text(rule),
  }))
}

/** Gives what was removed; throws RequestErrors. */
async function validate(
  exchange: Exchange,
  maxSize: number,
  maxDepth: number,
  rules: readonly Rule[],
): Promise<string[]> {
  const { request } = exchange
  const bytes = await request.body.buffer()
  if (bytes.length > maxSize) throw requestError(`The request is larger than ${maxSize} bytes.`)
  const read = readGraphqlRequest(request, bytes)
  if (typeof read === 'string') throw requestError(read)
  const graphql = await loadGraphql()
  const document = parsed(graphql, read)
  const depth = depthOf(document)
  if (depth > maxDepth) throw requestError(`The query is deeper than ${maxDepth} levels.`)
  const schema = readSchema(exchange, graphql)
  const errors = schema === undefined ? [] : schemaErrors(graphql, schema, document)
  if (errors.length > 0) throw new RequestErrors(errors.map((error) => error.toJSON()))
  return authorize(exchange, graphql, { read, document, schema }, rules)
}

function parsed(graphql: GraphQL, { query }: GraphqlRequest): DocumentNode {
  try {
    return parseQuery(graphql, query)
  } catch (error) {
    if (error instanceof graphql.GraphQLError) throw new RequestErrors([error.toJSON()])
    throw error
  }
}

function readSchema({ api }: Exchange, graphql: GraphQL): GraphQLSchema | undefined {
  return api?.graphqlSchema === undefined ? undefined : schemaOf(graphql, api, api.graphqlSchema.text)
}

interface Asked {
  readonly read: GraphqlRequest
  readonly document: DocumentNode
  readonly schema: GraphQLSchema | undefined
}

function authorize(
  exchange: Exchange,
  graphql: GraphQL,
  { read, document, schema }: Asked,
  rules: readonly Rule[],
): string[] {
  const removed: string[] = []
  if (rules.length === 0) return removed
  // Expressions are evaluated once a request, however many fields a rule is about.
  const actions = rules.map(({ path, action }) => ({
    path: path(exchange),
    action: action(exchange).trim().toLowerCase(),
  }))
  const filtered = filterFields(graphql, document, schema, (place) => {
    const action = actions.find((rule) => rule.action !== 'ignore' && matches(rule.path, place))?.action ?? 'allow'
    if (action === 'allow') return 'allow'
    const name = `${place.type ?? '*'}/${place.name}`
    // A word that is no action refuses: an expression that says "deny" means it.
    if (action !== 'remove') throw requestError(`Access to the field ${name} is denied.`)
    removed.push(`The field ${name} was removed: access to it is denied.`)
    return 'remove'
  })
  if (removed.length === 0) return removed
  if (filtered === undefined) throw new RequestErrors(removed.map((message) => ({ message })))
  const { request } = exchange
  const query = graphql.print(filtered)
  if (read.body === undefined) request.url = request.url.withQuery(new Map([...request.url.query, ['query', [query]]]))
  else request.body = MessageBody.fromText(read.body(query))
  return removed
}

/**
 * `/type/field`, each with `*` for any ending; `/field` for fields of the root types, among which `__typename` is harmless.
 * A type that is not known, for want of a schema, may be any.
 */
function matches(path: string, { type, name, isRoot }: FieldPlace): boolean {
  const parts = path.split('/').filter((part) => part !== '')
  const [first = '', second] = parts
  if (second === undefined) return isRoot && name !== '__typename' && wildcard(first, name)
  return (type === undefined || wildcard(first, type)) && wildcard(second, name)
}

function wildcard(pattern: string, text: string): boolean {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : pattern === text
}

function failure(errors: RequestErrors['errors']): PolicyError {
  const [first] = errors
  return new PolicyError({
    source: 'validate-graphql-request',
    reason: 'GraphQLValidationFailure',
    message: first?.message ?? '',
    status: 400,
    publicMessage: first?.message ?? '',
    publicBody: JSON.stringify({ errors }),
  })
}

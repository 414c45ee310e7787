import { type ParameterDeclaration, parseParameter } from './template-parameter.js'

export type TemplatePart =
  | { readonly kind: 'literal'; readonly text: string }
  | ({ readonly kind: 'parameter' } & ParameterDeclaration)
export type TemplateSegment = readonly TemplatePart[]

/** A route template that ASP.NET Core's routing would refuse; the message says why. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
  constructor(template: string, reason: string) {
    super(`The route template '${template}' is not valid: ${reason}`)
  }
}

/**
 * Parses a route template as ASP.NET Core does.
 * @throws TemplateError
 * @see https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates
 */
export function parseTemplate(template: string): readonly TemplateSegment[] {
  const fail = (reason: string) => new TemplateError(template, reason)
  const trimmed = template.replace(/^~?\//, '')
  if (trimmed === '') return []
  const texts = splitSegments(trimmed)
  if (texts.at(-1) === '') texts.pop()
  if (texts.includes('')) throw fail(`'/' cannot appear consecutively.`)
  const segments = texts.map((text) => parseSegment(text, fail))
  checkSegments(segments, fail)
  return segments
}

type Fail = (reason: string) => TemplateError

/** Splits at slashes outside braces: a regular expression inside a parameter may hold one. */
function splitSegments(template: string): string[] {
  const segments: string[] = []
  let start = 0
  for (let index = 0; index < template.length; index++) {
    if (template[index] === '{' && template[index + 1] !== '{') index = parameterEnd(template, index) - 1
    else if (template[index] === '{') index++
    else if (template[index] === '/') {
      segments.push(template.slice(start, index))
      start = index + 1
    }
  }
  return [...segments, template.slice(start)]
}

/** Index after the brace that closes the parameter opened at `open`, or the text's end. Doubled braces are escapes. */
function parameterEnd(text: string, open: number): number {
  for (let index = open + 1; index < text.length; index++) {
    if (text[index] !== '}') continue
    if (text[index + 1] !== '}') return index + 1
    index++
  }
  return text.length
}

function parseSegment(text: string, fail: Fail): TemplateSegment {
  const parts: TemplatePart[] = []
  let index = 0
  while (index < text.length) {
    const isParameter = text[index] === '{' && text[index + 1] !== '{'
    const end = isParameter ? parameterEnd(text, index) : literalEnd(text, index)
    const part = text.slice(index, end)
    parts.push(isParameter ? parameterPart(part, fail) : literalPart(part, fail))
    index = end
  }
  checkSegment(parts, fail)
  return parts
}

function literalEnd(text: string, start: number): number {
  for (let index = start; index < text.length; index++) {
    if (text[index] !== '{') continue
    if (text[index + 1] !== '{') return index
    index++
  }
  return text.length
}

const MISMATCHED = 'there is an incomplete parameter; check that each { has a matching }.'

function literalPart(text: string, fail: Fail): TemplatePart {
  if (text.replaceAll('}}', '').replaceAll('{{', '').includes('}')) throw fail(MISMATCHED)
  const literal = unescapeBraces(text)
  if (literal.includes('?')) throw fail(`the literal section '${literal}' cannot contain '?'.`)
  return { kind: 'literal', text: literal }
}

function parameterPart(text: string, fail: Fail): TemplatePart {
  if (!text.endsWith('}') || text.length < 2) throw fail(MISMATCHED)
  const escaped = text.slice(1, -1)
  if (escaped.replaceAll('{{', '').includes('{')) throw fail('a { inside a parameter must be escaped as {{.')
  const inside = unescapeBraces(escaped)
  if (inside.startsWith('*') && inside.endsWith('?')) throw fail('a catch-all parameter cannot be optional.')
  const parameter = parseParameter(inside)
  if (parameter.optional && parameter.defaultValue !== undefined) {
    throw fail(`the optional parameter '${parameter.name}' cannot have a default value.`)
  }
  if (parameter.name === '' || /[/{}?*]/.test(parameter.name)) {
    throw fail(`the parameter name '${parameter.name}' is invalid: it must be non-empty, without { } / ? *.`)
  }
  return { kind: 'parameter', ...parameter }
}

function unescapeBraces(text: string): string {
  return text.replaceAll('}}', '}').replaceAll('{{', '{')
}

function checkSegment(parts: readonly TemplatePart[], fail: Fail): void {
  if (parts.length === 1) return
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'literal') continue
    const before = parts[index - 1]
    if (part.catchAll) throw fail(`the catch-all '${part.name}' must be a segment of its own.`)
    if (before?.kind === 'parameter') throw fail('two parameters must be separated by a literal.')
    if (part.optional && index < parts.length - 1) throw fail(`the optional '${part.name}' must end its segment.`)
    if (part.optional && before?.text !== '.') throw fail(`only a period can precede the optional '${part.name}'.`)
  }
}

function checkSegments(segments: readonly TemplateSegment[], fail: Fail): void {
  const names = new Set<string>()
  for (const [index, segment] of segments.entries()) {
    for (const part of segment) {
      if (part.kind === 'literal') continue
      const key = part.name.toUpperCase()
      if (names.has(key)) throw fail(`the parameter '${part.name}' appears more than once.`)
      if (part.catchAll && index < segments.length - 1) throw fail(`the catch-all '${part.name}' must come last.`)
      names.add(key)
    }
  }
}

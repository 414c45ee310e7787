import type { PolicyElement } from '../documents/element.js'
import { reasonOf } from '../http/status.js'
import type { Exchange } from '../pipeline/exchange.js'
import { PolicyError, type Step } from '../pipeline/step.js'
import type { Compiler, Getter } from '../plan/compiler.js'
import { checkToken, type RequiredClaim, type TokenRules } from './jwt.js'
import type { AttributeSpec, ChildSpec, ElementSpec } from './policy.js'
import { TokenError } from './token-error.js'
import { jwtVariable } from './variables.js'

/** Attributes that validate-jwt and validate-azure-ad-token share. */
export const tokenAttributes: Readonly<Record<string, AttributeSpec>> = {
  'header-name': { type: 'string' },
  'query-parameter-name': { type: 'string' },
  'token-value': { type: 'string' },
  'failed-validation-httpcode': { type: 'int' },
  'failed-validation-error-message': { type: 'string' },
  'output-token-variable-name': { type: 'string', expression: false },
}

export const requiredClaimsSpec: ChildSpec = {
  children: {
    claim: {
      attributes: {
        name: { type: 'string', required: true },
        match: { type: ['all', 'any'] },
        separator: { type: 'string', expression: false },
      },
      children: { value: { text: 'string', many: true } },
      required: true,
      many: true,
    },
  },
}

/** An element that lists texts, such as `<audiences><audience>…</audience></audiences>`. */
export function listSpec(name: string): ElementSpec {
  return { children: { [name]: { text: 'string', required: true, many: true } } }
}

/** The texts in such an element; none when it is absent. */
export function listOf(element: PolicyElement, name: string, compiler: Compiler): Getter<string[]> {
  const list = element.children.find((child) => child.name === name)?.children ?? []
  const values = list.map((item) => compiler.text(item))
  return (exchange) => values.map((value) => value(exchange).trim())
}

export function requiredClaims(element: PolicyElement, compiler: Compiler): Getter<RequiredClaim[]> {
  const claims = (element.children.find(({ name }) => name === 'required-claims')?.children ?? []).map((claim) => ({
    name: compiler.string(claim, 'name'),
    match: compiler.string(claim, 'match', 'all'),
    separator: compiler.string(claim, 'separator'),
    values: claim.children.map((value) => compiler.text(value)),
  }))
  return (exchange) =>
    claims.map(({ name, match, separator, values }) => ({
      name: name(exchange),
      matchAny: match(exchange) === 'any',
      separator: separator(exchange) || undefined,
      values: values.map((value) => value(exchange)),
    }))
}

/** The step of a policy that lets only requests with a good token pass. */
export function tokenStep(
  element: PolicyElement,
  compiler: Compiler,
  { rules, token }: { rules: Getter<TokenRules>; token: Getter<string | undefined> },
): Step {
  const status = compiler.int(element, 'failed-validation-httpcode', 401)
  const custom = compiler.attribute(element, 'failed-validation-error-message', 'string')
  const variable = compiler.attribute(element, 'output-token-variable-name', 'string')
  const failure = (exchange: Exchange, reason: string, message: string, publicMessage: string): PolicyError => {
    const code = status(exchange)
    return new PolicyError({
      source: element.name,
      reason,
      message,
      status: code,
      statusReason: reasonOf(code),
      publicMessage: custom?.(exchange) ?? publicMessage,
    })
  }
  return async (exchange) => {
    const given = token(exchange)
    if (!given) {
      throw failure(exchange, 'TokenNotPresent', 'JWT not present in the request. Access denied.', 'JWT not present.')
    }
    try {
      const token = await checkToken(given, rules(exchange), exchange.services)
      const name = variable?.(exchange)
      if (name) exchange.variables.set(name, jwtVariable(token))
      return undefined
    } catch (error) {
      if (error instanceof TokenError) throw failure(exchange, error.reason, error.message, 'Invalid JWT.')
      if (error instanceof PolicyError || error instanceof Error) {
        throw failure(exchange, 'JwtInvalid', error.message, 'Invalid JWT.')
      }
      throw error
    }
  }
}

/** The token of a request: from the attribute that names where it is, without its scheme. */
export function tokenOf(
  element: PolicyElement,
  compiler: Compiler,
  { defaultHeader, scheme }: { defaultHeader?: string; scheme: Getter<string> },
): Getter<string | undefined> {
  const value = compiler.attribute(element, 'token-value', 'string')
  if (value !== undefined) return (exchange) => value(exchange) ?? undefined
  const parameter = compiler.attribute(element, 'query-parameter-name', 'string')
  if (parameter !== undefined) {
    return (exchange) => exchange.request.originalUrl.query.get(parameter(exchange) ?? '')?.[0]
  }
  const header = compiler.string(element, 'header-name', defaultHeader)
  return (exchange) => withoutScheme(exchange.request.headers.get(header(exchange)), scheme(exchange))
}

/** With a required scheme, a header of another one holds no token. */
function withoutScheme(header: string | undefined, required: string): string | undefined {
  if (header === undefined) return undefined
  const space = header.indexOf(' ')
  const scheme = space < 0 ? '' : header.slice(0, space)
  if (required !== '' && scheme.toLowerCase() !== required.toLowerCase()) return undefined
  return header.slice(space + 1).trim()
}

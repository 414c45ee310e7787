import type { Exchange, Section } from '../pipeline/exchange.js'
import { PolicyError } from '../pipeline/step.js'
import type { Getter } from '../plan/compiler.js'
import type { MissingSchema } from './openapi.js'
import { jsonVariable } from './variables.js'

export type Action = 'ignore' | 'detect' | 'prevent'

/** An error of the validation policies: https://learn.microsoft.com/azure/api-management/validate-content-policy#validation-errors */
export interface ValidationError {
  /** The parameter, header, content type or status code. */
  readonly name: string
  readonly type: string
  readonly rule: string
  /** For the variable and for on-error; the client is told `publicText`. */
  readonly details: string
  readonly publicText: string
}

/** What clients are told of everything that is not their own doing. */
export const internalText = 'The request could not be processed due to an internal error. Contact the API owner.'

/** The error about a schema that the API's document refers to and that is not there; `text` names what it is for. */
export function missingError(
  missing: MissingSchema,
  { name, type, text }: { readonly name: string; readonly type: string; readonly text: string },
): ValidationError {
  const api = { name: '', type: 'ApiSchema', rule: '', publicText: internalText }
  if (missing.of === 'document') {
    return { ...api, details: "API's schema does not exist or it could not be resolved." }
  }
  if (missing.of === 'definitions') return { ...api, details: "API's schema does not specify definitions." }
  const details = `API's schema does not contain definition ${missing.name}, which is associated with the ${text}.`
  return { name, type, rule: 'MissingDefinition', details, publicText: internalText }
}

/** One run of a validation policy: collects what is detected, and fails the request at the first that is to be prevented. */
export class Validation {
  readonly #errors: object[] = []

  constructor(
    private readonly policy: string,
    private readonly exchange: Exchange,
    private readonly variable: Getter<string>,
  ) {}

  report(action: Action, error: ValidationError): void {
    if (action === 'ignore') return
    const { name, type, rule, details } = error
    this.#errors.push({ Name: name, Type: type, ValidationRule: rule, Details: details, Action: action })
    if (action === 'detect') return
    this.finish()
    throw failure(this.policy, error, this.exchange.section)
  }

  /** Puts what was found into the variable that the policy names. */
  finish(): undefined {
    const name = this.variable(this.exchange)
    if (name !== '' && this.#errors.length > 0) this.exchange.variables.set(name, jsonVariable(this.#errors))
    return undefined
  }
}

function failure(policy: string, { publicText }: ValidationError, section: Section): PolicyError {
  const isRequest = section === 'inbound'
  return new PolicyError({
    source: policy,
    reason: isRequest ? 'Bad request' : 'Response not allowed',
    message: publicText,
    status: isRequest ? 400 : 502,
    statusReason: isRequest ? 'Bad Request' : 'Bad Gateway',
    publicMessage: publicText,
  })
}

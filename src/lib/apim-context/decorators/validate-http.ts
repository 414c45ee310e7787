import type * as z from 'zod'
import { type ErrorRow, errorCatalogue } from '../errors/catalogue.js'
import { jsonBody } from '../request/bodies/json.js'
import { RequestBody } from '../request/bodies/request-body.js'
import { type Lazily, type Lazy, lazily } from '../request/lazily.js'
import type { AnyObjectSchema, AnySchema, InputOf, OutputOf } from '../request/schema-types.js'
import type { Decorator } from './decorator.js'

/** What comes in, as the registry has it. The schemas of parameters are objects whose members are the parameters. */
export interface RequestDeclaration {
  readonly path?: z.ZodObject
  readonly query?: z.ZodObject
  readonly headers?: z.ZodObject
  readonly cookies?: z.ZodObject
  readonly body?: RequestBody
}

/** What comes in. The body is a schema of JSON, or says how it is read: `formBody(…)`, `textBody()`, …. */
export type RequestSchemas = Lazily<Omit<RequestDeclaration, 'body'>> & {
  readonly body?: Lazy<z.ZodType> | RequestBody
}

/** The schema of each answer's JSON body by status; `null` where there is no body. */
export type ResponseSchemas = { readonly [status: number]: z.ZodType | null }

/** `response: Item` is short for `responses: { 200: Item }`. Each schema may be a function that makes it: see {@link schema}. */
export type HttpSchemas = RequestSchemas &
  (
    | { readonly response?: Lazy<z.ZodType>; readonly responses?: never }
    | { readonly responses: Lazily<ResponseSchemas>; readonly response?: never }
  )

/** The same with no more of a schema than the types need. */
type AnySchemas = Lazily<{ readonly [K in 'path' | 'query' | 'headers' | 'cookies']?: AnyObjectSchema }> & {
  readonly body?: Lazy<AnySchema> | RequestBody
} & (
    | { readonly response?: Lazy<AnySchema>; readonly responses?: never }
    | { readonly responses: { readonly [status: number]: Lazy<AnySchema | null> }; readonly response?: never }
  )

/** A member that is not one of those is a slip of the pen, not something to ignore. */
type NoOthers<S> = { readonly [K in Exclude<keyof S, keyof RequestDeclaration | 'response' | 'responses'>]: never }
type Inputs<S> = {
  readonly [K in keyof S as K extends keyof RequestDeclaration ? K : never]: S[K] extends RequestBody<infer Out>
    ? Out
    : OutputOf<S[K]>
}
type PathKeys<S> = S extends { readonly path: infer P } ? keyof OutputOf<P> & string : never
type Bodies<S> = S extends { readonly response: infer R }
  ? { readonly 200: InputOf<R> }
  : S extends { readonly responses: infer R }
    ? { readonly [K in keyof R]: InputOf<R[K]> }
    : unknown

export interface ValidateDecorator extends Decorator<'validate', object, string> {
  readonly request: RequestDeclaration
  readonly responses: ResponseSchemas
}

/**
 * Validates what comes in and what goes out. A request that breaks a schema is refused with 422, one entry per problem; a
 * body of another content type with 415, one that is not what its type says with 400, one too large with 413; an answer that breaks its schema is logged and replaced by a 500.
 * Schemas are synchronous; zod compiles those that are much used.
 *
 * @throws TypeError for a member it does not know, `response` beside `responses`, or parameters that are no z.object
 */
export function validateHttp<const S extends AnySchemas>(
  schemas: S & NoOthers<S>,
): Decorator<'validate', Inputs<S>, PathKeys<S>, Bodies<S>, S>
export function validateHttp(schemas: HttpSchemas): unknown {
  return declare(schemas)
}

function declare({ response, responses, body, ...parameters }: HttpSchemas): ValidateDecorator {
  if (response && responses) throw new TypeError('validateHttp: give response or responses, not both')
  checkParameters(parameters)
  const read = body instanceof RequestBody ? body : body && jsonBody(body)
  const request = lazily<RequestDeclaration>({ ...parameters, ...(read && { body: read }) })
  const answers = lazily<ResponseSchemas>(responses ?? (response ? { 200: response } : {}))
  const errors = errorsOf(request, Object.keys(answers).length > 0)
  return { stage: 'validate', name: 'validateHttp', errors, request, responses: answers }
}

const places: readonly string[] = ['path', 'query', 'headers', 'cookies'] satisfies (keyof RequestDeclaration)[]

function checkParameters(parameters: Omit<RequestSchemas, 'body'>): void {
  for (const [place, schema] of Object.entries(parameters)) {
    if (!places.includes(place)) {
      throw new TypeError(`validateHttp: '${place}' is none of ${places.join(', ')}, body, response, responses`)
    }
    if (typeof schema !== 'function' && !('shape' in schema)) {
      throw new TypeError(`validateHttp: ${place} must be a z.object(…)`)
    }
  }
}

function errorsOf(request: RequestDeclaration, checksResponse: boolean): ErrorRow[] {
  const { malformed_body, payload_too_large, unsupported_media_type, validation_failed, response_invalid } =
    errorCatalogue
  const errors: ErrorRow[] = []
  if ('body' in request) errors.push(malformed_body, payload_too_large, unsupported_media_type)
  if (Object.keys(request).length > 0) errors.push(validation_failed)
  if (checksResponse) errors.push(response_invalid)
  return errors
}

import type * as z from 'zod'
import { type ErrorRow, errorCatalogue } from '../errors/catalogue.js'
import type { Decorator } from './decorator.js'

/** The schemas of what comes in. The three of parameters are objects whose members are the parameters. */
export interface RequestSchemas {
  readonly path?: z.ZodObject
  readonly query?: z.ZodObject
  readonly headers?: z.ZodObject
  readonly body?: z.ZodType
}

/** The schema of each answer's JSON body by status; `null` where there is no body. */
export type ResponseSchemas = { readonly [status: number]: z.ZodType | null }

/** `response: Item` is short for `responses: { 200: Item }`. */
export type HttpSchemas = RequestSchemas &
  (
    | { readonly response?: z.ZodType; readonly responses?: never }
    | { readonly responses: ResponseSchemas; readonly response?: never }
  )

/** A member that is not one of those is a slip of the pen, not something to ignore. */
type NoOthers<S> = { readonly [K in Exclude<keyof S, keyof RequestSchemas | 'response' | 'responses'>]: never }
type Simplify<T> = { [K in keyof T]: T[K] } & {}
type Inputs<S> = Simplify<{
  readonly [K in keyof S as K extends keyof RequestSchemas ? K : never]: S[K] extends z.ZodType ? z.output<S[K]> : never
}>
type PathKeys<S> = S extends { readonly path: infer P extends z.ZodObject } ? keyof z.output<P> & string : never
type Body<S> = S extends z.ZodType ? z.input<S> : undefined
type Bodies<S> = S extends { readonly response: infer R extends z.ZodType }
  ? { readonly 200: Body<R> }
  : S extends { readonly responses: infer R }
    ? { readonly [K in keyof R]: Body<R[K]> }
    : unknown

export interface ValidateDecorator extends Decorator<'validate', object, string> {
  readonly request: RequestSchemas
  readonly responses: ResponseSchemas
}

/**
 * Validates what comes in and what goes out. A request that breaks a schema is refused with 422, one entry per problem; a
 * body that is not JSON with 415 or 400; an answer that breaks its schema is logged and replaced by a 500.
 * Schemas are synchronous; zod compiles them on their first use.
 *
 * @throws TypeError for a member it does not know, `response` beside `responses`, or parameters that are no z.object
 */
export function validateHttp<const S extends HttpSchemas>(
  schemas: S & NoOthers<S>,
): Decorator<'validate', Inputs<S>, PathKeys<S>, Bodies<S>>
export function validateHttp({ response, responses, ...request }: HttpSchemas): ValidateDecorator {
  if (response && responses) throw new TypeError('validateHttp: give response or responses, not both')
  checkRequest(request)
  const answers = responses ?? (response ? { 200: response } : {})
  const errors = errorsOf(request, Object.keys(answers).length > 0)
  return { stage: 'validate', name: 'validateHttp', errors, request, responses: answers }
}

const places: readonly string[] = ['path', 'query', 'headers', 'body'] satisfies (keyof RequestSchemas)[]

function checkRequest(request: RequestSchemas): void {
  for (const [place, schema] of Object.entries(request)) {
    if (!places.includes(place)) {
      throw new TypeError(`validateHttp: '${place}' is none of ${places.join(', ')}, response, responses`)
    }
    if (place !== 'body' && !('shape' in schema)) throw new TypeError(`validateHttp: ${place} must be a z.object(…)`)
  }
}

function errorsOf(request: RequestSchemas, checksResponse: boolean): ErrorRow[] {
  const { malformed_body, unsupported_media_type, validation_failed, response_invalid } = errorCatalogue
  const errors: ErrorRow[] = []
  if (request.body) errors.push(malformed_body, unsupported_media_type)
  if (Object.keys(request).length > 0) errors.push(validation_failed)
  if (checksResponse) errors.push(response_invalid)
  return errors
}

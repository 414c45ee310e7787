import { invalidResponse } from './invalid-response.js'

/** @throws HttpError for what JSON cannot write: a cycle, a bigint, a function, nesting beyond the stack */
export function toJson(body: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(body)
  } catch (error) {
    throw invalidResponse('the body cannot be written as JSON', error as Error)
  }
  if (text === undefined) throw invalidResponse(`the body is ${typeof body}, which JSON cannot write`)
  return text
}

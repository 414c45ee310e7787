import type { Cookie } from '@azure/functions'
import type { Apim } from '../context/apim.js'
import { correlationHeaders } from '../context/headers.js'
import type { Answer } from '../response/answer.js'
import { identify } from '../response/headers.js'

/** An answer as it is kept: all of it but the ids of the request that it was given to. */
export interface KeptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly cookies?: readonly Cookie[]
  readonly body: Uint8Array
}

const ids = Object.values(correlationHeaders).map((name) => name.toLowerCase())

/** @throws TypeError for a body that can be read only once */
export function toKept({ status, headers, body, cookies }: Answer): KeptAnswer {
  const own = Object.fromEntries(Object.entries(headers).filter(([name]) => !ids.includes(name)))
  return { status, headers: own, body: toBytes(body), ...(cookies && { cookies }) }
}

/** The same answer to another request, or to the same one again. */
export function fromKept({ status, headers, body, cookies }: KeptAnswer, apim: Apim): Answer {
  const answer: Answer = { status, headers: identify({ ...headers }, apim) }
  if (body.length > 0) answer.body = body
  if (cookies) answer.cookies = [...cookies]
  return answer
}

function toBytes(body: Answer['body']): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array()
  if (typeof body === 'string') return Buffer.from(body)
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  throw new TypeError('Only text and bytes can be kept: the answer is a stream, a blob or a form')
}

/** One line of JSON, and after it the body as it is. */
export function serialize({ body, cookies, ...head }: KeptAnswer): Uint8Array {
  // JSON has no dates; the library takes milliseconds for the same.
  const dated = cookies?.map((cookie) =>
    cookie.expires instanceof Date ? { ...cookie, expires: cookie.expires.getTime() } : cookie,
  )
  return Buffer.concat([Buffer.from(`${JSON.stringify({ ...head, cookies: dated })}\n`), body])
}

export function deserialize(bytes: Uint8Array): KeptAnswer {
  const end = bytes.indexOf(0x0a)
  const head = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()) as Omit<KeptAnswer, 'body'>
  return { ...head, body: bytes.subarray(end + 1) }
}

import type { HttpResponseInit } from '@azure/functions'

/** An answer as it will be sent: names of headers in lower case, the body already text or bytes. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body?: HttpResponseInit['body'] | undefined
  cookies?: NonNullable<HttpResponseInit['cookies']>
}

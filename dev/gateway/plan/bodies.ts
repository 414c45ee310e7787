import type { Exchange } from '../pipeline/exchange.js'

/** The bodies that expressions read. */
export interface BodyReads {
  readonly requestBody: boolean
  readonly responseBody: boolean
}

/** Takes into memory what is read and still a stream; undefined when there is nothing to wait for. */
export function bufferBodies(exchange: Exchange, reads: BodyReads): Promise<void> | undefined {
  const waiting: Promise<Buffer>[] = []
  const { request, response } = exchange
  if (reads.requestBody && !request.body.isBuffered) waiting.push(request.body.buffer())
  if (reads.responseBody && response !== undefined && !response.body.isBuffered) waiting.push(response.body.buffer())
  return waiting.length === 0 ? undefined : Promise.all(waiting).then(() => undefined)
}

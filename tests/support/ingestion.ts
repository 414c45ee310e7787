import { EventEmitter, once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { server as certificate } from '../gateway/tls.js'

export { authority } from '../gateway/tls.js'

/** A record as Application Insights takes it. */
export interface Envelope {
  readonly name: string
  readonly tags: Readonly<Record<string, string>>
  readonly data: {
    readonly baseType: string
    readonly baseData: Readonly<Record<string, unknown>> & { readonly properties?: Readonly<Record<string, string>> }
  }
}

/** The ingestion endpoint of Application Insights, on this machine. It takes all that comes. */
export interface Ingestion extends AsyncDisposable {
  readonly connectionString: string
  readonly envelopes: readonly Envelope[]
  /** The `Authorization` header of each request. */
  readonly authorizations: readonly (string | undefined)[]
  /** All that was sent, as text. */
  readonly text: () => string
  /** Records of a type, such as `EventData`. */
  ofType(baseType: string): readonly Envelope[]
  /** Resolves with the first record that is such, be it there or still to come. */
  arrival(isSuch: (envelope: Envelope) => boolean): Promise<Envelope>
}

export async function startIngestion(): Promise<Ingestion> {
  const envelopes: Envelope[] = []
  const authorizations: (string | undefined)[] = []
  const arrivals = new EventEmitter().setMaxListeners(0)
  const server = createServer(certificate, async (request, response) => {
    authorizations.push(request.headers.authorization)
    const items = await read(request)
    envelopes.push(...items)
    arrivals.emit('items')
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ itemsReceived: items.length, itemsAccepted: items.length, errors: [] }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `https://localhost:${(server.address() as AddressInfo).port}/`
  return {
    connectionString: `InstrumentationKey=11111111-2222-4333-8444-555555555555;IngestionEndpoint=${endpoint}`,
    envelopes,
    authorizations,
    text: () => JSON.stringify(envelopes),
    ofType: (baseType) => envelopes.filter(({ data }) => data.baseType === baseType),
    async arrival(isSuch) {
      let found = envelopes.find(isSuch)
      while (!found) {
        await once(arrivals, 'items')
        found = envelopes.find(isSuch)
      }
      return found
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** One record, or several in an array or on lines. */
async function read(request: IncomingMessage): Promise<Envelope[]> {
  const bytes = await buffer(request)
  const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString()
  if (text.startsWith('[')) return JSON.parse(text)
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const servers: Server[] = []

/** Ends all that was started, and what it told the environment. */
export async function closeServers(): Promise<void> {
  delete process.env['IDENTITY_ENDPOINT']
  delete process.env['IDENTITY_HEADER']
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
}

/** Answers everything alike and remembers what it was asked. A 403 is not retried. */
export async function startServer(status = 403, body = {}): Promise<{ url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    response.writeHead(status, { connection: 'close', 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

/**
 * An identity, as App Service offers it: https://learn.microsoft.com/azure/app-service/overview-managed-identity
 * One for all tests of a file, because the SDK remembers where it is.
 *
 * @returns what it is asked
 */
export async function startIdentity(): Promise<IncomingMessage[]> {
  const expires_on = Math.floor(Date.now() / 1000) + 3600
  const token = { access_token: 'token', expires_on, resource: 'https://storage.azure.com', token_type: 'Bearer' }
  const { url, requests } = await startServer(200, token)
  process.env['IDENTITY_ENDPOINT'] = url
  process.env['IDENTITY_HEADER'] = 'secret'
  return requests
}

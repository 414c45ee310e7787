import { createServer } from 'node:http'

/** The backend behind every proxy that is measured: 200 bytes of JSON, at once. */
const body = Buffer.from(JSON.stringify({ item_id: 42, name: 'x'.repeat(174) }))

const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length })
  response.end(body)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))

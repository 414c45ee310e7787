import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, it } from '@jest/globals'
import { claimPort } from '../../dev/start/ports.js'

it('a port in use is an error that names it, who needs it and the variable', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await expect(claimPort(port, 'the gateway', 'GATEWAY_PORT')).rejects.toThrow(
    `Port ${port} is in use; the gateway needs it. Stop what listens there, or set GATEWAY_PORT (0 takes a free port).`,
  )
  server.close()
  await once(server, 'close')
  await expect(claimPort(port, 'the gateway', 'GATEWAY_PORT')).resolves.toBeUndefined()
})

it('port 0 is left to whoever listens', async () => {
  await expect(claimPort(0, 'the gateway', 'GATEWAY_PORT')).resolves.toBeUndefined()
})

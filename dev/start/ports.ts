import { type AddressInfo, createServer } from 'node:net'
import { StartError } from './settings.js'

/** Makes sure, before anything starts, that a port can be had; 0 is left to whoever listens. */
export async function claimPort(port: number, who: string, variable: string): Promise<void> {
  if (port === 0) return
  const error = await tryListen(port)
  if (!error) return
  if (error.code === 'EACCES') {
    throw new StartError(
      `Port ${port} for ${who} is not open to this user. Set ${variable} to one above 1023, or to 0.`,
    )
  }
  if (error.code !== 'EADDRINUSE') throw error
  throw new StartError(
    `Port ${port} is in use; ${who} needs it. Stop what listens there, or set ${variable} (0 takes a free port).`,
  )
}

/** A port that is free now: for what has to know its own before it listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

function tryListen(port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)))
  })
}

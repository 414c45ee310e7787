import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { createFunctionsHost } from '../../dev/functions-host/index.js'
import { createBuilder } from '../../scripts/build.js'

/** A template as the local host runs it: built, with keys. */
export interface RunningTemplate {
  /** Sends a request to the host with a function key. */
  send(path: string, init?: RequestInit): Promise<Response>
  /** The lines that its functions logged. */
  readonly logs: readonly string[]
  close(): Promise<void>
}

export async function runTemplate(name: string, environment: Record<string, string>): Promise<RunningTemplate> {
  const outdir = `dist/template-${randomUUID()}`
  const builder = await createBuilder({ entry: `templates/${name}/main.ts`, outdir })
  const { errors } = await builder.rebuild()
  await builder.dispose()
  if (errors.length > 0) throw new Error(JSON.stringify(errors))
  const logs: string[] = []
  const host = await createFunctionsHost({
    appDir: outdir,
    port: 0,
    auth: true,
    keys: { masterKey: 'master', functionKeys: [{ name: 'apim', value: 'key' }] },
    environment: { ...process.env, ...environment },
    log: ({ message }) => logs.push(message),
  })
  return {
    logs,
    send: (path, init) => {
      const headers = new Headers(init?.headers)
      headers.set('x-functions-key', 'key')
      return fetch(`${host.url}${path}`, { ...init, headers })
    },
    async close() {
      await host.close()
      await rm(outdir, { recursive: true, force: true })
    },
  }
}

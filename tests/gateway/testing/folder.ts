import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { json } from '../artifacts/sample.js'
import { api, policies, setHeader } from '../sample.js'

export interface CaseFolder {
  /** Writes a file of cases before which stands `artifacts: artifacts`; gives its path. */
  write(text: string, name?: string): string
  remove(): void
}

/**
 * A folder with artifacts: an API `echo` on the backend `app`, whose inbound adds the header X-Value and whose answer tells the
 * time, and what else is given.
 */
export function createCaseFolder(more: Readonly<Record<string, string>> = {}): CaseFolder {
  const folder = mkdtempSync(join(tmpdir(), 'cases-'))
  const put = (path: string, text: string): string => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return file
  }
  const files = {
    ...api('echo', {}, { '/items': { get: { operationId: 'list' }, post: { operationId: 'create' } } }),
    'backends/app/backendInformation.json': json({ protocol: 'http', url: 'https://app.test/base' }),
    'named values/value/namedValueInformation.json': json({ displayName: 'value' }),
    'apis/echo/policy.xml': policies({
      inbound: `<set-backend-service backend-id="app"/>${setHeader('X-Value', '{{value}}')}`,
      backend: '<forward-request timeout="10"/>',
      outbound: setHeader('X-Time', '@(context.Timestamp.ToString("u"))'),
    }),
    ...more,
  }
  for (const [path, text] of Object.entries(files)) put(`artifacts/${path}`, text)
  return {
    write: (text, name = 'cases.yaml') => put(name, `artifacts: artifacts\n${text}`),
    remove: () => rmSync(folder, { recursive: true }),
  }
}

import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { keptCertificate } from '../../dev/gateway/certificate.js'
import type { Gateway } from '../../dev/gateway/index.js'
import { startGateway } from '../../dev/start/gateway.js'
import { AUDIENCE, type Levels, PROOF, ROOT, startLevels } from './levels.js'

jest.setTimeout(60_000)

const run = promisify(execFile)
const TSX = pathToFileURL(`${ROOT}/node_modules/tsx/dist/loader.mjs`).href
const PAGES = [
  'README.md',
  'docs/guide/gateway.md',
  ...readdirSync(`${ROOT}/docs/guide/toolkit`).map((name) => `docs/guide/toolkit/${name}`),
]

/** The blocks of a page that call what `npm start` has started. */
function blocksOf(page: string): string[] {
  const blocks = readFileSync(join(ROOT, page), 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)
  return [...blocks].map(([, block]) => block!).filter((block) => /curl .*localhost/.test(block))
}

let levels: Levels
let secured: Gateway
let directory: string
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'guides-'))
  const partner = await keptCertificate(folder(), 'partner', { commonName: 'partner', usage: 'client' })
  levels = await startLevels({ PARTNER_PRICE_THUMBPRINTS: partner.thumbprint })
  const tokens = { issuer: levels.issuer.url, audience: AUDIENCE }
  const options = { root: ROOT, port: 0, functionsUrl: levels.hostUrl, proof: PROOF, tokens }
  secured = await startGateway({ ...options, tls: { port: 0, folder: folder() } })
})
afterAll(async () => {
  await secured?.close()
  await levels?.close()
  rmSync(directory, { recursive: true, force: true })
})

const folder = () => join(directory, '.certificates')

/** The commands as they stand there, but for ports; each call writes its status and nothing else. */
function toScript(block: string): string {
  const port = (url: string) => new URL(url).host
  return block
    .replaceAll('localhost:8080', port(levels.gatewayUrl))
    .replaceAll('localhost:7071', port(levels.hostUrl))
    .replaceAll('localhost:8443', port(secured.secureUrl))
    .replaceAll('localhost:8090', port(levels.issuer.url))
    .replaceAll('npm run -s token --', `node --import ${TSX} ${ROOT}/scripts/token.ts --issuer ${levels.issuer.url}`)
    .replaceAll('npm run -s certificate --', `node --import ${TSX} ${ROOT}/scripts/certificate.ts`)
    .replaceAll(/\\\n\s*/g, ' ')
    .replace(/(^| )npm start$/m, '')
    .replaceAll(/^curl (.*?)(?:\s+# .*)?$/gm, `echo "status $(curl -s -o answer -w '%{http_code}' $1)"`)
}

/** What each call is to answer, where the page does not say it a success. */
function expectedOf(block: string): string[] {
  const calls = block.replaceAll(/\\\n\s*/g, ' ').matchAll(/^curl .*?(?:# (\d{3})\b.*)?$/gm)
  return [...calls].map(([, status = '2\\d\\d']) => status)
}

// They are for a shell with curl, which not every machine has.
const describeWhereRun = spawnSync('bash', ['-c', 'curl --version']).status === 0 ? describe : describe.skip

describeWhereRun('the commands of a page', () => {
  const blocks = PAGES.flatMap((page) => blocksOf(page).map((block) => [page, block] as const))

  it('are there', () => {
    expect(blocks.length).toBeGreaterThan(8)
  })

  it.each(blocks)('of %s answer as it says', async (_page, block) => {
    const { stdout } = await run('bash', ['-c', toScript(block)], { cwd: directory })
    const statuses = stdout.match(/^status \d{3}$/gm) ?? []
    expect(statuses).toEqual(expectedOf(block).map((status) => expect.stringMatching(`^status ${status}$`)))
  })
})

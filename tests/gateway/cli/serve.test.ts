import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'

jest.setTimeout(30_000)
const root = process.cwd()
const shop = join(root, 'tests/gateway/fixtures/shop')

let backend: Server
let folder: string
let override: string
const children = new Set<ChildProcess>()
beforeAll(async () => {
  backend = createServer((request, response) => {
    const { 'x-key': key, 'x-mark': mark } = request.headers
    response.end(JSON.stringify({ url: request.url, key, mark }))
  }).listen(0, '127.0.0.1')
  await once(backend, 'listening')
  folder = mkdtempSync(join(tmpdir(), 'serve-'))
  override = join(folder, 'override.yaml')
  const url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}/api`
  writeFileSync(override, `backends: [{ name: app, properties: { url: "${url}" } }]\n`)
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children.clear()
})
afterAll(() => {
  backend.close()
  rmSync(folder, { recursive: true })
})

const start = (args: readonly string[], environment: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'dev/gateway/cli.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  return { child, exited, errors: text(child.stderr) }
}
/** The first line that matches, as soon as it is printed. */
const waitFor = (child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> =>
  new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (chunk) => {
      output += chunk
      const match = pattern.exec(output)
      if (match !== null) resolve(match)
    })
    child.once('exit', () => reject(new Error(`ended without ${pattern}: ${output}`)))
  })

describe('apim-local', () => {
  it('serves a folder and ends well when told to', async () => {
    const args = [
      '--artifacts',
      shop,
      '--configuration',
      join(shop, 'configuration.local.yaml'),
      '--configuration',
      override,
      '--port',
      '0',
    ]
    const { child, exited } = start(args, { APIM_NAMED_VALUE_APP_KEY: 'secret' })
    const [, url] = await waitFor(child, /^Shop +(http:\S+)\/shop /m)
    const response = await fetch(`${url}/shop/items/42?a=1`, { headers: { 'Ocp-Apim-Subscription-Key': 'local-key' } })
    expect([response.status, response.headers.get('x-operation')]).toEqual([200, 'getItem'])
    expect(await response.json()).toEqual({ url: '/api/things/42?a=1', key: 'secret', mark: 'marked' })
    const refused = await fetch(`${url}/shop/items/42`)
    expect([refused.status, refused.headers.get('x-error')]).toEqual([401, 'yes'])
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
  })

  it('reads the overrides beside the artifacts by itself, and says what has no value', async () => {
    const { exited, errors } = start(['--artifacts', shop, '--port', '0'])
    expect(await exited).toBe(1)
    expect(await errors).toContain(
      'backendInformation.json:5:44: the named value "app-key" is used here and has no value',
    )
  })

  it.each([
    [['--artifacts', shop, '--prot', '1'], "Unknown option '--prot'"],
    [['--port', '0'], '--artifacts is needed'],
    [['--artifacts', shop, '--sku', 'gold'], '--sku has to be one of'],
    [['sevre'], 'There is no command "sevre".'],
  ])('%j is refused with status 2', async (args, message) => {
    const { exited, errors } = start(args)
    expect(await exited).toBe(2)
    expect(await errors).toContain(message)
  })

  it('refuses what is no Redis, from the command line and from the environment', async () => {
    const message = 'the external cache needs the URL of a Redis, such as redis://localhost:6379'
    const named = { APIM_NAMED_VALUE_APP_KEY: 'x' }
    const byOption = start(['--artifacts', shop, '--port', '0', '--redis', 'localhost'], named)
    expect([await byOption.exited, await byOption.errors]).toEqual([
      1,
      expect.stringContaining(`(the option redis):1:1: ${message}`),
    ])
    const byEnvironment = start(['--artifacts', shop, '--port', '0'], { ...named, APIM_EXTERNAL_CACHE: 'localhost' })
    expect([await byEnvironment.exited, await byEnvironment.errors]).toEqual([
      1,
      expect.stringContaining(`(APIM_EXTERNAL_CACHE):1:1: ${message}`),
    ])
  })

  it('names a port that is taken', async () => {
    const port = String((backend.address() as AddressInfo).port)
    const { exited, errors } = start(['--artifacts', shop, '--port', port], { APIM_NAMED_VALUE_APP_KEY: 'x' })
    expect(await exited).toBe(2)
    expect(await errors).toContain(`Port ${port} is in use: choose another with --port, or 0 for any.`)
  })

  it('explains itself', async () => {
    const { child, exited } = start(['--help'])
    expect(await text(child.stdout)).toContain('apim-local check FILE… [--json] [--sku SKU]')
    expect(await exited).toBe(0)
  })
})

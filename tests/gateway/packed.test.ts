import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import { packGateway } from '../../scripts/pack-gateway.js'
import { RunningCommand } from '../support/running-command.js'
import { api, policies } from './sample.js'
import { RedisDouble } from './state/redis-double.js'

jest.setTimeout(60_000)

const run = promisify(execFile)
const COMMAND = 'node_modules/.bin/apim-local'
/** What npm passes to its children would steer the npm that this test runs. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))

let folder: string
const command = (...args: readonly string[]) => run(COMMAND, args, { cwd: folder, env: environment })

/** Packs, and installs the tarball in a folder with nothing in it, without a registry. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packed-'))
  const made = join(folder, 'made')
  await packGateway(made)
  const options = { cwd: folder, env: { ...environment, npm_config_cache: join(folder, 'cache') } }
  await run('npm', ['pack', made, '--pack-destination', folder], options)
  await rm(made, { recursive: true })
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'))!
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], options)
  const artifacts = api('echo')
  for (const [path, text] of Object.entries({
    ...artifacts,
    'policy.xml': policies({
      inbound:
        '<cache-store-value key="k" value="v" duration="9"/><return-response><set-body>@("a" + 1)</set-body></return-response>',
    }),
  })) {
    await mkdir(join(folder, 'artifacts', path, '..'), { recursive: true })
    await writeFile(join(folder, 'artifacts', path), text)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('installs nothing else, and no TypeScript to run', async () => {
  expect((await readdir(join(folder, 'node_modules'))).filter((name) => !name.startsWith('.'))).toEqual(['apim-local'])
  const files = await readdir(join(folder, 'node_modules/apim-local'))
  expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'THIRD-PARTY-LICENSES', 'cli.js', 'index.js']))
  expect(files.filter((name) => name.endsWith('.ts'))).toEqual([])
})

it('hands on the licences of what it holds', async () => {
  const text = await readFile(join(folder, 'node_modules/apim-local/THIRD-PARTY-LICENSES'), 'utf8')
  for (const name of ['undici', 'yaml', 'jose', 'liquidjs', 'ajv', '@xmldom/xmldom']) {
    expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((MIT|ISC)\\)\n\n.*Copyright`, 'ms'))
  }
  expect(text).toMatch(/^node-forge \d+\.\d+\.\d+ \(\(BSD-3-Clause OR GPL-2\.0\)\)\n\n.*Copyright/ms)
})

it('says how to use it, by npx as well', async () => {
  expect((await command('--help')).stdout).toContain('apim-local check FILE…')
  const { stdout } = await run('npx', ['--offline', 'apim-local', '--help'], { cwd: folder, env: environment })
  expect(stdout).toContain('apim-local check FILE…')
})

it('checks a policy document', async () => {
  await writeFile(join(folder, 'wrong.xml'), '<policies>\n  <inbound><bas/></inbound>\n</policies>')
  await expect(command('check', 'wrong.xml')).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('wrong.xml:2:12: unknown policy "bas"'),
  })
})

it('serves a folder of artifacts', async () => {
  const server = new RunningCommand(COMMAND, ['--artifacts', 'artifacts', '--port', '0'], { cwd: folder })
  try {
    const [url] = await server.printed(/http:\/\/127\.0\.0\.1:\d+/)
    const response = await fetch(`${url}/echo/items`)
    expect([response.status, await response.text()]).toEqual([200, 'a1'])
    server.signal('SIGTERM')
    expect(await server.exited()).toBe(0)
  } finally {
    server.kill()
  }
})

it('makes its own certificate for TLS', async () => {
  const args = ['--artifacts', 'artifacts', '--port', '0', '--tls-port', '0']
  const server = new RunningCommand(COMMAND, args, { cwd: folder })
  try {
    const [url] = await server.printed(/https:\/\/127\.0\.0\.1:\d+/)
    const [response] = await once(
      request(`${url}/echo/items`, { rejectUnauthorized: false, agent: false }).end(),
      'response',
    )
    expect([response.statusCode, await text(response)]).toEqual([200, 'a1'])
    server.signal('SIGTERM')
    expect(await server.exited()).toBe(0)
  } finally {
    server.kill()
  }
})

it('is typed: a program that misuses it does not compile', async () => {
  const program = `
    import { createGateway, type GatewayOptions } from 'apim-local'
    const options: GatewayOptions = { artifacts: 'artifacts', sku: 'developer' }
    const { status } = await (await createGateway(options)).handle({ url: '/echo/items' })
    export const ok: number = status
    // @ts-expect-error: no such SKU
    export const wrong: GatewayOptions = { artifacts: 'artifacts', sku: 'gold' }`
  await writeFile(join(folder, 'typed.ts'), program)
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    noEmit: true,
    typeRoots: [resolve('node_modules/@types')],
    types: ['node'],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['typed.ts'] }))
  const compiled = await run(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', folder])
  expect(compiled.stdout).toBe('')
})

it('runs cases', async () => {
  const cases = 'artifacts: artifacts\ncases: [{ name: a case, request: { url: /echo/items }, expect: { body: a1 } }]'
  await writeFile(join(folder, 'cases.yaml'), cases)
  expect((await command('test', 'cases.yaml')).stdout).toBe('✓ a case\n1 passed, 0 failed\n')
})

it('is a library: createGateway answers in process', async () => {
  const program = `
    import { createGateway } from 'apim-local'
    const gateway = await createGateway({ artifacts: 'artifacts' })
    const { status, body } = await gateway.handle({ url: '/echo/items' })
    console.log(status, await body.text())
    await gateway.close()`
  await writeFile(join(folder, 'program.js'), program)
  expect((await run(process.execPath, ['program.js'], { cwd: folder })).stdout).toBe('200 a1\n')
})

it('has the validator of XML schemas inside, with the licences of both its parts', async () => {
  const schema =
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="n" type="xs:int"/></xs:schema>'
  const content = '<content type="text/xml" validate-as="xml" schema-id="n" action="prevent"/>'
  const inbound = `<validate-content unspecified-content-type-action="prevent" max-size="99" size-exceeded-action="prevent">${content}</validate-content><return-response/>`
  const artifacts = {
    ...api('echo', {}, { '/items': { post: { operationId: 'add' } } }),
    'policy.xml': policies({ inbound }),
    'schemas/n/schemaInformation.json': JSON.stringify({ properties: { schemaType: 'xml', value: schema } }),
  }
  const program = `
    import { createGateway } from 'apim-local'
    const gateway = await createGateway({ artifacts: ${JSON.stringify(artifacts)} })
    for (const body of ['<n>1</n>', '<n>one</n>']) {
      const request = { method: 'POST', url: '/echo/items', headers: { 'Content-Type': 'text/xml' }, body }
      console.log((await gateway.handle(request)).status)
    }
    await gateway.close()`
  await writeFile(join(folder, 'validated.js'), program)
  expect((await run(process.execPath, ['validated.js'], { cwd: folder })).stdout).toBe('200\n400\n')
  const licenses = await readFile(join(folder, 'node_modules/apim-local/THIRD-PARTY-LICENSES'), 'utf8')
  expect(licenses).toMatch(/libxml2-wasm 0\.7\.2 \(MIT\)[\s\S]*James Lan[\s\S]*Daniel Veillard/)
})

it('has the client of its external cache inside', async () => {
  const redis = new RedisDouble()
  const program = `
    import { createGateway } from 'apim-local'
    const redis = 'redis://127.0.0.1:${await redis.listen()}'
    const gateway = await createGateway({ artifacts: 'artifacts', redis })
    await gateway.handle({ url: '/echo/items' })
    await gateway.close()`
  await writeFile(join(folder, 'cached.js'), program)
  await run(process.execPath, ['cached.js'], { cwd: folder })
  expect([...redis.keys.keys()]).toEqual(['apim-local:value:k'])
  await redis.close()
})

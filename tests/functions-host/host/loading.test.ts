import { describe, expect, it } from '@jest/globals'
import {
  AppLoadError,
  createFunctionsHost,
  HostConfigurationError,
  PortInUseError,
} from '../../../dev/functions-host/index.js'
import { createApp, type Files, script, startHost } from '../support.js'

const HELLO = `app.http('hello', { handler: () => ({ body: 'hello' }) })`
const ESM = `import functions from '@azure/functions'\nconst { app } = functions\n`

async function refused(files: Files): Promise<AppLoadError> {
  const start = createFunctionsHost({
    appDir: createApp(files),
    port: 0,
    environment: process.env,
    log: () => undefined,
  })
  const error = await start.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppLoadError)
  return error as AppLoadError
}

describe('an app is loaded', () => {
  it.each<[string, Files]>([
    ['from CommonJS', { 'main.js': script(HELLO) }],
    [
      'from .cjs in a package of type module',
      { 'package.json': '{"main":"m.cjs","type":"module"}', 'm.cjs': script(HELLO) },
    ],
    ['from ESM by its type', { 'package.json': '{"main":"m.js","type":"module"}', 'm.js': ESM + HELLO }],
    ['from .mjs', { 'package.json': '{"main":"m.mjs"}', 'm.mjs': ESM + HELLO }],
    [
      'from ESM with a top-level await',
      { 'package.json': '{"main":"m.mjs"}', 'm.mjs': `${ESM}await new Promise(setImmediate)\n${HELLO}` },
    ],
    ['from a pattern', { 'package.json': '{"main":"dist/*.{js,mjs}"}', 'dist/a.js': '', 'dist/b.mjs': ESM + HELLO }],
    ['from a path that begins with ./', { 'package.json': '{"main":"./main.js"}', 'main.js': script(HELLO) }],
    [
      'from ESM whose bundle makes its own require',
      {
        'package.json': '{"main":"m.mjs"}',
        'm.mjs': `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\n${script(HELLO)}`,
      },
    ],
    ['with comments in host.json', { 'main.js': script(HELLO), 'host.json': '{ // v4\n "version": "2.0", }' }],
  ])('%s', async (_, files) => {
    const host = await startHost(files)
    expect((await host.send('/api/hello')).text).toBe('hello')
  })

  it('one file after the other, in one process', async () => {
    const main = { 'package.json': '{"main":"f/*.js"}' }
    const step = (name: string) => `globalThis.steps = [...(globalThis.steps ?? []), '${name}']\n`
    const show = script(`app.http('steps', { handler: () => ({ jsonBody: globalThis.steps }) })`)
    const host = await startHost({ ...main, 'f/b.js': step('b') + show, 'f/a.js': step('a'), 'f/c.js': step('c') })
    expect(JSON.parse((await host.send('/api/steps')).text)).toEqual(['a', 'b', 'c'])
  })

  it('in a bare Node process: its folder, no TypeScript loader, no IPC', async () => {
    const probe = `app.http('probe', { handler: () => ({ jsonBody: [process.cwd(), process.execArgv, typeof process.send] }) })`
    const host = await startHost({ 'main.js': script(probe) })
    expect(JSON.parse((await host.send('/api/probe')).text)).toEqual([host.appDir, [], 'undefined'])
  })
})

describe('an app is refused when', () => {
  it.each<[string, Files, RegExp]>([
    ['main is missing', { 'package.json': '{}' }, /package\.json: "main" must name the app's entry file/],
    [
      'the file is missing',
      { 'package.json': '{"main":"index.js"}' },
      /entry point "index\.js": File does not exist in /,
    ],
    [
      'the pattern matches nothing',
      { 'package.json': '{"main":"x/*.js"}' },
      /Found zero files matching the supplied pattern/,
    ],
    [
      'a name is taken twice',
      { 'main.js': script(`${HELLO}\n${HELLO}`) },
      /A function with id "hello" has already been registered/,
    ],
    [
      'an appStart hook throws',
      { 'main.js': script(`app.hook.appStart(() => { throw new Error('no') })`) },
      /failed to start: no$/,
    ],
    ['the process exits', { 'main.js': 'process.exit(3)' }, /The worker ended \(exit code 3\) while it loaded the app/],
    [
      'it asks for log hooks',
      { 'main.js': script('app.hook.log(() => {})') },
      /Log hooks require Azure Functions Host v4\.34/,
    ],
    [
      'ESM imports by name what the library does not export so',
      { 'package.json': '{"main":"m.mjs"}', 'm.mjs': `import { nothing } from '@azure/functions'` },
      /Named export 'nothing' not found/,
    ],
  ])('%s', async (_, files, message) => {
    expect((await refused(files)).message).toMatch(message)
  })

  it('its body limit is no number', async () => {
    const start = startHost(
      { 'main.js': script(HELLO) },
      { environment: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '1 MB' } },
    )
    await expect(start).rejects.toThrow("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT is '1 MB'; give a number of bytes.")
  })

  it.each<[string, string, number]>([
    ['throws', '\n\nthrow new Error("broken")', 3],
    ['does not parse', '\nconst = 5', 2],
  ])('a file %s, with file and line', async (_, main, line) => {
    const { location } = await refused({ 'main.js': main })
    expect(location).toMatchObject({ file: expect.stringMatching(/\/main\.js$/), line })
  })

  it('host.json is missing its version', async () => {
    const appDir = createApp({ 'host.json': '{}', 'main.js': '' })
    await expect(createFunctionsHost({ appDir, port: 0 })).rejects.toThrow(HostConfigurationError)
  })

  it('the port is taken', async () => {
    const { port, appDir } = await startHost({ 'main.js': script(HELLO) })
    const start = createFunctionsHost({ appDir, port, log: () => undefined })
    await expect(start).rejects.toThrow(PortInUseError)
    await expect(start).rejects.toThrow(`Port ${port} is in use; the Functions host needs it.`)
  })
})

describe('the environment of an app', () => {
  it('is what the process has, local.settings.json, and what Core Tools set', async () => {
    const probe = `app.http('env', { handler: () => ({ jsonBody: process.env }) })`
    const settings = {
      IsEncrypted: false,
      Values: { A: 'file', B: 'file', C: null, D: '' },
      ConnectionStrings: { S: 's' },
    }
    const files = { 'main.js': script(probe), 'local.settings.json': JSON.stringify(settings) }
    const host = await startHost(files, { environment: { A: 'process' } })
    const env = JSON.parse((await host.send('/api/env')).text)
    expect(env).toMatchObject({
      A: 'process',
      B: 'file',
      D: '',
      'ConnectionStrings:S': 's',
      WEBSITE_HOSTNAME: `localhost:${host.port}`,
      AzureWebJobsScriptRoot: host.appDir,
      AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
      FUNCTIONS_CORETOOLS_ENVIRONMENT: 'True',
      FUNCTIONS_WORKER_RUNTIME: 'node',
    })
    expect(env).not.toHaveProperty('C')
    expect(host.logs.map(({ message }) => message)).toContain(
      "Skipping 'A' from local settings as it's already defined in current environment variables.",
    )
  })
})

it('functions with other triggers are listed, and do not run', async () => {
  const host = await startHost({
    'main.js': script(`${HELLO}\napp.serviceBusQueue('work', { queueName: 'q', connection: 'C', handler: () => {} })`),
  })
  expect(host.functions).toMatchObject([{ name: 'hello' }, { name: 'work', trigger: 'serviceBusTrigger' }])
  const text = host.logs.map(({ message }) => message).join('\n')
  expect(text).toContain(`\n\thello: [GET,POST] http://localhost:${host.port}/api/hello\n`)
  expect(text).toContain('\n\twork: serviceBusTrigger\n')
  expect(host.logs.filter(({ level }) => level === 'warning').map(({ message }) => message)).toEqual([
    'Function work does not run here: this host runs HTTP, queue and timer triggers, not serviceBusTrigger.',
  ])
  expect((await host.send('/api/hello')).status).toBe(200)
})

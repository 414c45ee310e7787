import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { createBuildContext } from './build-context.js'
import { parseDockerfile } from './dockerfile.js'
import { readText } from './repository.js'

// What the images hold, made without Docker: the commands of the stage `build`, run on what .dockerignore lets through.

const { stages } = parseDockerfile(readText('container/Dockerfile'))
const texts = (stage: string, instruction: string) =>
  stages
    .find(({ name }) => name === stage)!
    .instructions.filter(({ name }) => name === instruction)
    .map(({ text }) => text)
const { environment } = parse(readText('container/compose.yaml')).services.gateway

/** What npm passes to its children would steer the npm that the commands run. */
const withoutNpm = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))

let context: string

beforeAll(async () => {
  context = await createBuildContext()
  for (const command of texts('build', 'RUN').filter((each) => each !== 'npm ci')) {
    await promisify(execFile)('sh', ['-c', command], { cwd: context, env: withoutNpm })
  }
}, 120_000)

afterAll(() => rm(context, { recursive: true, force: true }))

describe('the image of the app', () => {
  it('gets a folder that the Functions host can load', async () => {
    expect(texts('app', 'COPY')).toEqual(['--from=build /repository/dist/app/ /home/site/wwwroot/'])
    expect(await readdir(join(context, 'dist/app'))).toEqual(
      expect.arrayContaining(['host.json', 'package.json', 'main.mjs']),
    )
  })
})

describe('the image of the gateway', () => {
  let child: ChildProcess
  let url = ''

  /** Lays the files out as the COPY instructions do and starts the entry point, on a free port. */
  beforeAll(async () => {
    const gateway = join(context, 'dist/apim-local')
    for (const copy of texts('gateway', 'COPY').filter((each) => !each.startsWith('--from'))) {
      const [from = '', to = ''] = copy.split(' ')
      await cp(join(context, from), join(gateway, to), { recursive: true })
    }
    const options: string[] = JSON.parse(texts('gateway', 'CMD')[0] ?? '')
    options[options.indexOf('--port') + 1] = '0'
    options[options.indexOf('--host') + 1] = '127.0.0.1'
    const values = Object.entries(environment as Record<string, string>)
    const env = Object.fromEntries(values.map(([name, value]) => [name, value.replace(/^.*:-|\}$/g, '')]))
    const [, script = ''] = JSON.parse(texts('gateway', 'ENTRYPOINT')[0] ?? '')
    child = spawn(process.execPath, [script, ...options], { cwd: gateway, env, stdio: ['ignore', 'pipe', 'inherit'] })
    for await (const line of createInterface({ input: child.stdout! })) {
      url = /http:\/\/[\w.]+:\d+/.exec(line)?.[0] ?? ''
      if (url) break
    }
    if (!url) throw new Error('The gateway ended without saying where it serves.')
  }, 30_000)

  afterAll(async () => {
    if (child.exitCode !== null) return
    child.kill()
    await once(child, 'exit')
  })

  it('serves the path that the health check asks', async () => {
    const path = /127\.0\.0\.1:8080(\/[\w-]+)/.exec(texts('gateway', 'HEALTHCHECK')[0] ?? '')?.[1] ?? ''
    expect((await fetch(`${url}${path}`)).status).toBe(200)
  })

  it('asks for a key', async () => {
    const response = await fetch(`${url}/api/generate_name`)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: { code: 'subscription_key_missing' } })
  })

  it('takes the key of its configuration, and finds that no app is beside it here', async () => {
    const headers = { 'Ocp-Apim-Subscription-Key': 'local-dev-key' }
    const response = await fetch(`${url}/api/generate_name`, { headers })
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({ error: { code: 'backend_unavailable' } })
  })
})

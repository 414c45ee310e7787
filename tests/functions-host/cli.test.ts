import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from '@jest/globals'
import { parseOptions, UsageError } from '../../dev/functions-host/cli-options.js'
import { afterTests, createApp, script, send, startHost } from './support.js'

describe('parseOptions', () => {
  it('reads what the host needs', () => {
    expect(parseOptions(['--app', 'dist', '--port', '7071'])).toEqual({ appDir: 'dist', port: 7071, auth: false })
    expect(parseOptions(['--app=dist', '--port=0', '--auth', '--keys', 'k.json'])).toEqual({
      appDir: 'dist',
      port: 0,
      auth: true,
      keys: 'k.json',
    })
    expect(parseOptions(['-h'])).toBe('help')
  })

  it.each([
    [[], '--app is missing'],
    [['--app', 'x'], '--port must be a number from 0 to 65535.'],
    [['--app', 'x', '--port', 'many'], "not 'many'"],
    [['--app', 'x', '--port', '65536'], "not '65536'"],
    [['--app', 'x', '--port', '1', '--keys', 'k'], '--keys needs --auth'],
    [['--bogus'], "'--bogus'"],
    [['stray'], "'stray'"],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(UsageError)
    expect(() => parseOptions(args)).toThrow(message)
  })
})

function run(args: readonly string[], environment: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'dev/functions-host/cli.ts', ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  afterTests(() => child.kill('SIGKILL'))
  return child
}

async function finish(child: ChildProcess): Promise<{ code: number; out: string; err: string }> {
  const [[code], out, err] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
  ])
  return { code, out, err }
}

/** The port, once the host says that it listens. */
async function listening(child: ChildProcess): Promise<number> {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const port = /Now listening on: http:\/\/localhost:(\d+)/.exec(line)?.[1]
    if (port) return Number(port)
  }
  throw new Error('The host ended before it listened.')
}

const APP = { 'main.js': script(`app.http('die', { handler: () => process.exit(3) })`) }

describe('the command', () => {
  it('says what is wrong with its options, and exits with 2', async () => {
    const { code, err } = await finish(run(['--app', 'x']))
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^--port must be a number[\s\S]*Usage: npm run functions-host/),
    ])
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('serves until %s, and exits with 0', async (signal) => {
    const child = run(['--app', createApp(APP), '--port', '0'])
    const port = await listening(child)
    expect((await send(port, '/')).status).toBe(200)
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('ends with 1 when the worker dies', async () => {
    const child = run(['--app', createApp(APP), '--port', '0'])
    const errors = text(child.stderr as NodeJS.ReadableStream)
    const exited = once(child, 'exit')
    await send(await listening(child), '/api/die')
    expect(await exited).toEqual([1, null])
    expect(await errors).toMatch(/^The worker \(process \d+\) ended unexpectedly: exit code 3\.$/m)
  })

  it('names the port that is in use', async () => {
    const { port, appDir } = await startHost(APP)
    const { code, err } = await finish(run(['--app', appDir, '--port', String(port)]))
    expect([code, err]).toEqual([1, expect.stringContaining(`Port ${port} is in use; the Functions host needs it.`)])
    expect(err).toContain('--port')
  })

  it('gives the place of an error in the app', async () => {
    const appDir = createApp({ 'main.js': '\nthrow new Error("broken")' })
    const { code, err } = await finish(run(['--app', appDir, '--port', '0']))
    expect([code, err]).toEqual([1, expect.stringMatching(/^\S+\/main\.js:2:7: .*broken$/m)])
  })

  it('logs in JSON when it is asked to', async () => {
    const child = run(['--app', createApp(APP), '--port', '0'], { LOG_FORMAT: 'json' })
    const lines: string[] = []
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      lines.push(line)
      if (line.includes('Now listening')) break
    }
    child.kill()
    expect(lines.map((line) => JSON.parse(line).category)).toEqual(['Host.Startup', 'Host.Startup'])
  })
})

import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { AppLoadError } from '../../../dev/functions-host/index.js'
import type { WorkerExit } from '../../../dev/functions-host/types.js'
import { afterTests, script, startHost, writeFiles } from '../support.js'

function version(name: string): string {
  return script(`
app.http('version', { handler: () => ({ body: '${name}' }) })
app.http('only-${name}', { handler: () => ({}) })
app.http('die', { handler: () => process.exit(7) })
app.http('held', { handler: async () => ({ body: '${name} ' + await (await fetch(process.env.GATE)).text() }) })
app.hook.appTerminate(() => require('node:fs').appendFileSync(__dirname + '/terminated', '${name} '))
`)
}

/** A server that lets a handler wait until the test opens it. */
async function gate() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterTests(() => server.close())
  const reached = once(server, 'request')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reached,
    open: async () => (await reached)[1].end('open'),
  }
}

describe('reload', () => {
  it('serves the new app, while the old one finishes its calls and runs its appTerminate hooks', async () => {
    const { url, reached, open } = await gate()
    const host = await startHost({ 'main.js': version('one') }, { environment: { GATE: url } })
    const before = host.workerPid
    const held = host.send('/api/held')
    await reached
    writeFiles(host.appDir, { 'main.js': version('two') })
    const functions = await host.reload()
    expect(functions.map(({ name }) => name)).toContain('only-two')
    expect(host.functions).toEqual(functions)
    expect((await host.send('/api/version')).text).toBe('two')
    expect((await host.send('/api/only-one')).status).toBe(404)
    expect(host.workerPid).not.toBe(before)
    await open()
    expect((await held).text).toBe('one open')
    await host.close()
    expect(readFileSync(`${host.appDir}/terminated`, 'utf8').split(' ').sort()).toEqual(['', 'one', 'two'])
  })

  it('keeps the last good app when the new one does not load, and says where it fails', async () => {
    const host = await startHost({ 'main.js': version('one') })
    writeFiles(host.appDir, { 'main.js': '\n\nthrow new TypeError("broken")' })
    const error = await host.reload().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AppLoadError)
    expect(error).toMatchObject({ message: expect.stringContaining('broken'), location: { line: 3 } })
    expect((await host.send('/api/version')).text).toBe('one')
    writeFiles(host.appDir, { 'main.js': version('two') })
    await host.reload()
    expect((await host.send('/api/version')).text).toBe('two')
  })

  it('reads host.json again, and refuses one that is wrong', async () => {
    const host = await startHost({ 'main.js': version('one') })
    writeFiles(host.appDir, { 'host.json': '{ "version": "2.0", "extensions": { "http": { "routePrefix": "v" } } }' })
    await host.reload()
    expect((await host.send('/v/version')).status).toBe(200)
    writeFiles(host.appDir, { 'host.json': '{ "version": ' })
    await expect(host.reload()).rejects.toThrow(/host\.json:1:14: not valid JSON/)
    expect((await host.send('/v/version')).status).toBe(200)
  })

  it('one after the other ends with the last, and leaves one worker', async () => {
    const host = await startHost({ 'main.js': version('one') })
    const reloads = [host.reload(), host.reload(), host.reload()]
    await Promise.all(reloads)
    await host.close()
    expect(readFileSync(`${host.appDir}/terminated`, 'utf8')).toBe('one '.repeat(4))
  })
})

it('a reload while the host closes starts no worker', async () => {
  const host = await startHost({ 'main.js': version('one') })
  const closed = host.close()
  const functions = await host.reload()
  await closed
  expect(functions.map(({ name }) => name)).toContain('version')
  expect(readFileSync(`${host.appDir}/terminated`, 'utf8')).toBe('one ')
})

describe('the end of the worker', () => {
  it('is told when it was not asked for, and the call under way fails', async () => {
    const host = await startHost({ 'main.js': version('one') })
    const exit = new Promise<WorkerExit>((resolve) => host.onExit(resolve))
    const { workerPid } = host
    expect((await host.send('/api/die')).status).toBe(500)
    expect(await exit).toEqual({ pid: workerPid, code: 7, signal: null })
    expect((await host.send('/api/version')).status).toBe(500)
  })

  it('by a signal is told too', async () => {
    const host = await startHost({ 'main.js': version('one') })
    const exit = new Promise<WorkerExit>((resolve) => host.onExit(resolve))
    process.kill(host.workerPid, 'SIGKILL')
    expect(await exit).toMatchObject({ code: null, signal: 'SIGKILL' })
  })

  it('is not told after reload and close', async () => {
    const host = await startHost({ 'main.js': version('one') })
    let told = 0
    host.onExit(() => told++)
    await host.reload()
    await host.close()
    expect(told).toBe(0)
  })
})

describe('close', () => {
  it('lets calls in hand finish', async () => {
    const { url, reached, open } = await gate()
    const host = await startHost({ 'main.js': version('one') }, { environment: { GATE: url } })
    const held = host.send('/api/held')
    await reached
    const closed = host.close()
    await open()
    expect((await held).text).toBe('one open')
    await closed
    expect(existsSync(`${host.appDir}/terminated`)).toBe(true)
    await expect(host.send('/api/version')).rejects.toThrow('ECONNREFUSED')
  })

  it('does not wait longer than it was given', async () => {
    const { url, reached } = await gate()
    const host = await startHost({ 'main.js': version('one') }, { environment: { GATE: url } })
    const held = host.send('/api/held').catch((error: NodeJS.ErrnoException) => error)
    await reached
    await host.close({ graceMs: 1 })
    expect(await held).toMatchObject({ code: 'ECONNRESET' })
  })
})

import { describe, expect, it } from '@jest/globals'
import { script, send, startHost, writeFiles } from '../support.js'

/** `wait` answers when `go` is called; both count. */
const APP = script(`
let waiting = []
let most = 0
app.http('wait', { handler: () => new Promise((resolve) => {
  waiting.push(() => resolve({ body: 'done' }))
  most = Math.max(most, waiting.length)
}) })
app.http('forever', { handler: () => new Promise(() => {}) })
app.http('pid', { handler: () => ({ body: String(process.pid) }) })
const { createServer } = require('node:http')
const control = createServer((request, response) => {
  if (request.url === '/go') for (const go of waiting.splice(0)) go()
  response.end(JSON.stringify({ waiting: waiting.length, most }))
}).listen(Number(process.env.CONTROL ?? 0), '127.0.0.1', () => console.log('control ' + control.address().port))
`)
const hostJson = (http: object, more: object = {}) => JSON.stringify({ version: '2.0', extensions: { http }, ...more })

async function start(http: object, more: object = {}) {
  const host = await startHost({ 'main.js': APP, 'host.json': hostJson(http, more) })
  const port = () => host.logs.map(({ message }) => /^control (\d+)$/.exec(message)?.[1]).find(Boolean)
  const control = async (path: string): Promise<{ waiting: number; most: number }> =>
    JSON.parse((await send(Number(port()), path)).text)
  const until = async (count: number) => {
    while ((await control('/')).waiting !== count) await new Promise((resolve) => setImmediate(resolve))
  }
  return { host, control, until }
}

describe('throttling', () => {
  it('answers 429 to what is neither running nor waiting in turn', async () => {
    const { host, control, until } = await start({ maxConcurrentRequests: 2, maxOutstandingRequests: 3 })
    const all = Array.from({ length: 5 }, () => host.send('/api/wait'))
    const refused = await Promise.all([Promise.race(all), Promise.race(all)])
    expect(refused[0]).toMatchObject({
      status: 429,
      text: '',
      headers: { 'x-ms-scaleout': '1', 'content-length': '0' },
    })
    await until(2)
    expect((await host.send('/admin/host/ping')).status).toBe(200)
    await control('/go')
    await until(1)
    const { most } = await control('/go')
    const statuses = (await Promise.all(all)).map(({ status }) => status).sort()
    expect([most, statuses]).toEqual([2, [200, 200, 200, 429, 429]])
  })

  it('is off by default', async () => {
    const { host, control, until } = await start({})
    const all = Array.from({ length: 20 }, () => host.send('/api/wait'))
    await until(20)
    await control('/go')
    expect((await Promise.all(all)).every(({ status }) => status === 200)).toBe(true)
  })
})

describe('functionTimeout', () => {
  it('answers 500 and starts the worker anew, with all its other calls lost', async () => {
    const { host, until } = await start({}, { functionTimeout: '00:00:01' })
    let exits = 0
    host.onExit(() => exits++)
    const before = Number((await host.send('/api/pid')).text)
    const other = host.send('/api/wait')
    await until(1)
    const timedOut = await host.send('/api/forever')
    expect([timedOut.status, timedOut.text]).toEqual([500, ''])
    expect((await other).status).toBe(500)
    const after = Number((await host.send('/api/pid')).text)
    expect(after).not.toBe(before)
    expect([host.workerPid, exits]).toEqual([after, 0])
  })

  it('answers 503 when the worker does not start again', async () => {
    const { host } = await start({}, { functionTimeout: '00:00:01' })
    const timedOut = host.send('/api/forever')
    writeFiles(host.appDir, { 'main.js': 'throw new Error("broken meanwhile")' })
    expect((await timedOut).status).toBe(500)
    const { status, text } = await host.send('/api/pid')
    expect([status, text]).toEqual([503, ''])
    const messages = host.logs.map(({ message }) => message)
    expect(messages).toContainEqual(expect.stringMatching(/^The worker did not start again: .*broken meanwhile$/))
    writeFiles(host.appDir, { 'main.js': APP })
    await host.reload()
    expect((await host.send('/api/pid')).status).toBe(200)
  })
})

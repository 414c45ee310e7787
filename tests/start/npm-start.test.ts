import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { copyProject } from '../support/project-copy.js'
import { RunningCommand } from '../support/running-command.js'

jest.setTimeout(90_000)

const KEY = { 'Ocp-Apim-Subscription-Key': 'local-dev-key' }
const FREE = { GATEWAY_PORT: '0', GATEWAY_TLS_PORT: '0', FUNCTIONS_PORT: '0', STORAGE_PORT: '0', ISSUER_PORT: '0' }

let project: ReturnType<typeof copyProject>
let running: RunningCommand | undefined
beforeAll(() => {
  project = copyProject()
})
afterEach(() => running?.kill())
afterAll(() => project.remove())

const edit = (file: string, change: (text: string) => string) => {
  const path = join(project.root, file)
  const before = readFileSync(path, 'utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  writeFileSync(path, after)
  return () => writeFileSync(path, before)
}

async function start(args: string[] = [], env: Record<string, string> = {}) {
  running = new RunningCommand('npm', ['start', '--', ...args], { cwd: project.root, env: { ...FREE, ...env } })
  await running.printed(/Ctrl-C stops everything/)
  const url = (name: string) => new RegExp(`${name}\\s+(http://localhost:\\d+)`).exec(running!.output)![1]!
  return { command: running, gateway: url('Gateway'), functions: url('Functions host') }
}

const OURS = /^\S*node --import tsx dev\/start\/main\.ts/

async function stop(command: RunningCommand): Promise<void> {
  process.kill(command.find(OURS), 'SIGINT')
  expect(await command.exited()).toBe(0)
  await command.gone()
}

describe('npm start', () => {
  it('serves, reloads what changes, survives what is broken, keeps its data and stops without a trace', async () => {
    const first = await start(['--fresh'])
    const { command, gateway } = first
    const get = (path: string) => fetch(`${gateway}${path}`, { headers: KEY })
    expect(command.output).toMatch(/Documentation\s+http:\/\/localhost:\d+\/public\/docs/)
    expect(command.output).toMatch(/Subscription key\s+local-dev-key/)
    expect(command.output).toMatch(/getCatalogItem: GET \/api\/catalog\/\{item_id\}/)
    expect((await fetch(`${gateway}/status-0123456789abcdef`)).status).toBe(200)

    // With TLS too, by a certificate that is kept for whoever wants to trust it.
    const secure = /Gateway, TLS\s+(https:\/\/localhost:\d+)\/api, npm run -s certificate/.exec(command.output)![1]!
    const ca = readFileSync(join(project.root, '.certificates/localhost.pem'))
    const [answered] = await once(
      request(`${secure}/api/catalog/42`, { ca, headers: KEY, agent: false }).end(),
      'response',
    )
    expect(answered.resume().statusCode).toBe(200)

    // Gateway and app both take the tokens of the issuer in the table.
    const issuer = /Issuer\s+(http:\/\/127\.0\.0\.1:\d+)/.exec(command.output)![1]!
    const asked = { user: 'alice', roles: ['API.Read'], scopes: ['catalog.read'] }
    const answer = await fetch(`${issuer}/tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(asked),
    })
    const { access_token } = (await answer.json()) as { access_token: string }
    const me = await fetch(`${gateway}/api/users/me`, { headers: { ...KEY, Authorization: `Bearer ${access_token}` } })
    expect(await me.json()).toMatchObject({ user_id: 'alice', roles: ['API.Read'], verified_by: 'app' })
    expect((await get('/api/catalog/42')).status).toBe(200)

    // A change of the source is served without a restart.
    let mark = command.output.length
    const restore = edit('src/functions/get-liveness.ts', (text) => text.replaceAll("'alive'", "'changed'"))
    await command.printed(/Reloaded \d+ functions/, mark)
    expect(await (await fetch(`${first.functions}/api/health/live`)).text()).toContain('changed')

    // One that does not compile is said with its place, and the last good version serves on.
    mark = command.output.length
    edit('src/functions/get-liveness.ts', (text) => `${text}\nconst = 1\n`)
    await command.printed(/src\/functions\/get-liveness\.ts:\d+:\d+: /, mark)
    expect((await get('/api/catalog/42')).status).toBe(200)
    mark = command.output.length
    restore()
    await command.printed(/Reloaded \d+ functions/, mark)

    // The same for the gateway's files.
    mark = command.output.length
    const mend = edit('infra/apim/policy.xml', (text) => text.replace('<forward-request', '<forward-reqest'))
    await command.printed(/policy\.xml:\d+:\d+: .*forward-reqest/, mark)
    expect((await get('/api/catalog/42')).status).toBe(200)
    mark = command.output.length
    mend()
    await command.printed(/Reloaded the gateway/, mark)
    mark = command.output.length
    const undo = edit('infra/apim/apis/simple-api/policy.xml', (text) =>
      text.replace(
        '<set-backend-service',
        '<set-header name="X-Api" exists-action="override"><value>a</value></set-header><return-response><set-status code="299" reason="Edited" /></return-response><set-backend-service',
      ),
    )
    await command.printed(/Reloaded the gateway/, mark)
    expect((await get('/api/catalog/42')).status).toBe(299)
    mark = command.output.length
    undo()
    await command.printed(/Reloaded the gateway/, mark)

    // What is written is there after the next start, and gone after a fresh one.
    const body = JSON.stringify({ name: 'Kept', description: '', price: { amount: 1, currency: 'EUR' }, tags: [] })
    const created = await fetch(`${gateway}/api/catalog`, {
      method: 'POST',
      headers: { ...KEY, 'Content-Type': 'application/json' },
      body,
    })
    expect(created.status).toBe(201)
    const location = new URL(created.headers.get('Location')!, gateway).pathname
    await stop(command)

    const second = await start()
    expect((await fetch(`${second.gateway}${location}`, { headers: KEY })).status).toBe(200)
    await stop(second.command)

    const third = await start(['--fresh'])
    expect((await fetch(`${third.gateway}${location}`, { headers: KEY })).status).toBe(404)
    expect((await fetch(`${third.gateway}/api/catalog/200`, { headers: KEY })).status).toBe(200)
    await stop(third.command)
  })

  it.each([
    ['the functions worker', /functions-host\/worker/],
    ['storage (Azurite)', /azurite\.js/],
  ])('goes down as a whole when %s dies, and says so', async (part, commandLine) => {
    const { command } = await start()
    process.kill(command.find(commandLine), 'SIGKILL')
    expect(await command.exited()).not.toBe(0)
    expect(command.output).toContain(`Stopping everything: ${part} ended unexpectedly (SIGKILL).`)
    await command.gone()
  })

  it('leaves nothing behind when npm alone is killed, or the whole group is interrupted', async () => {
    const { command } = await start()
    process.kill(command.pid, 'SIGTERM')
    await command.gone()
    const { command: other } = await start()
    other.signal('SIGINT')
    await other.gone()
  })

  it('ends with status 0 at a Ctrl-C in a terminal', async () => {
    const typed = `(while [ ! -e stop ]; do sleep 0.1; done; printf '\\003'; sleep 5) | script -qec 'npm start' /dev/null`
    running = new RunningCommand('bash', ['-o', 'pipefail', '-c', typed], { cwd: project.root, env: FREE })
    await running.printed(/Ctrl-C stops everything/)
    writeFileSync(join(project.root, 'stop'), '')
    expect(await running.exited()).toBe(0)
    await running.gone()
  })

  it.each([
    ['the gateway', 'GATEWAY_PORT'],
    ['the gateway with TLS', 'GATEWAY_TLS_PORT'],
  ])('names a port in use, who needs it and the variable to set: %s', async (who, variable) => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    running = new RunningCommand('npm', ['start'], { cwd: project.root, env: { ...FREE, [variable]: String(port) } })
    expect(await running.exited()).not.toBe(0)
    expect(running.output).toContain(`Port ${port} is in use; ${who} needs it.`)
    expect(running.output).toContain(`set ${variable} (0 takes a free port)`)
    server.close()
  })
})

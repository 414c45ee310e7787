import { beforeAll, describe, expect, it } from '@jest/globals'
import { HostConfigurationError } from '../../../dev/functions-host/index.js'
import { script, startHost, type TestHost } from '../support.js'

const APP = script(`
let calls = 0
app.http('own', { handler: () => ({ headers: { 'Access-Control-Allow-Origin': 'https://own.example', Vary: 'Accept' }, body: 'x' }) })
app.http('calls', { handler: () => ({ body: String(++calls) }) })
app.http('options', { methods: ['OPTIONS'], handler: () => ({ body: 'ran' }) })
`)
const CUSTOM = JSON.stringify({ version: '2.0', extensions: { http: { customHeaders: { 'X-Custom': '1' } } } })
const settings = (host: object) => JSON.stringify({ IsEncrypted: false, Host: host })
const ORIGIN = 'https://a.example'
const PREFLIGHT = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-one,x-two' }

describe('allowed origins with credentials', () => {
  let host: TestHost
  beforeAll(async () => {
    host = await startHost({
      'main.js': APP,
      'host.json': CUSTOM,
      'local.settings.json': settings({ CORS: `${ORIGIN}, https://b.example`, CORSCredentials: true }),
    })
  })

  it('answers a preflight of any path, without customHeaders', async () => {
    const { status, headers } = await host.send('/nowhere', {
      method: 'OPTIONS',
      headers: { origin: ORIGIN, ...PREFLIGHT },
    })
    expect(status).toBe(204)
    expect(headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'x-one,x-two',
      'access-control-allow-credentials': 'true',
    })
    expect(headers).not.toHaveProperty('x-custom')
  })

  it('answers the preflight of another origin with nothing', async () => {
    const headers = { origin: 'https://evil.example', ...PREFLIGHT }
    const answer = await host.send('/api/calls', { method: 'OPTIONS', headers })
    expect(answer.status).toBe(204)
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  it('puts its header in the place of the handler’s, and adds to Vary', async () => {
    const { headers } = await host.send('/api/own', { headers: { origin: ORIGIN } })
    expect(headers).toMatchObject({ 'access-control-allow-origin': ORIGIN, vary: 'Accept, Origin' })
  })

  it('runs the request of another origin all the same', async () => {
    const headers = { origin: 'https://evil.example' }
    const first = Number((await host.send('/api/calls', { headers })).text)
    const answer = await host.send('/api/calls', { headers })
    expect(Number(answer.text)).toBe(first + 1)
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
    const own = await host.send('/api/own', { headers })
    expect(own.headers).toMatchObject({ 'access-control-allow-origin': 'https://own.example', vary: 'Accept' })
  })

  it('routes an OPTIONS request that is no preflight', async () => {
    expect((await host.send('/api/options', { method: 'OPTIONS', headers: { origin: ORIGIN } })).text).toBe('ran')
    expect((await host.send('/api/calls', { method: 'OPTIONS' })).status).toBe(404)
  })
})

it('without configuration adds nothing', async () => {
  const host = await startHost({ 'main.js': APP })
  const headers = { origin: ORIGIN, ...PREFLIGHT }
  expect((await host.send('/api/calls', { method: 'OPTIONS', headers })).status).toBe(404)
  expect((await host.send('/api/calls', { headers })).headers).not.toHaveProperty('access-control-allow-origin')
})

it('with * allows every origin', async () => {
  const host = await startHost({ 'main.js': APP }, { cors: { origins: ['*'] } })
  const { headers } = await host.send('/api/calls', { headers: { origin: ORIGIN } })
  expect(headers['access-control-allow-origin']).toBe('*')
})

it('refuses * with credentials', async () => {
  const start = startHost({ 'main.js': APP, 'local.settings.json': settings({ CORS: '*', CORSCredentials: true }) })
  await expect(start).rejects.toThrow(HostConfigurationError)
})

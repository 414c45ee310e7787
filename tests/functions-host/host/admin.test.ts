import { beforeAll, describe, expect, it } from '@jest/globals'
import type { HostKeys } from '../../../dev/functions-host/types.js'
import { ManualClock, until } from '../manual-clock.js'
import { script, startHost, type TestHost } from '../support.js'

const APP = script(`
app.storageQueue('work', { queueName: 'admin-work', connection: '', handler: (message, context) => {
  context.log(JSON.stringify({ message, text: context.triggerMetadata.queueTrigger }))
} })
app.timer('tick', { schedule: '0 0 3 * * *', handler: (timer, context) => { context.log(JSON.stringify(timer)) } })
app.http('hello', { route: 'Hello/{id}', authLevel: 'function', methods: ['GET'], handler: () => ({}) })
app.timer('bad', { schedule: 'never', handler: () => {} })
app.storageQueue('off', { queueName: 'admin-off', connection: '', handler: (message, context) => { context.log('1') } })
`)
/** Never listens, so that only calls by hand run a function. */
const NOWHERE =
  'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;QueueEndpoint=http://127.0.0.1:9/a;BlobEndpoint=http://127.0.0.1:9/a;'
const keys: HostKeys = {
  masterKey: 'master',
  functionKeys: [{ name: 'default', value: 'host' }],
  systemKeys: [{ name: 'ext', value: 'system' }],
  functions: { hello: [{ name: 'own', value: 'mine' }] },
}
const environment = { TZ: 'UTC', AzureWebJobsStorage: NOWHERE, AzureWebJobs_off_Disabled: 'true' }

let host: TestHost
beforeAll(async () => {
  host = await startHost({ 'main.js': APP }, { auth: true, keys, environment, clock: new ManualClock() })
})

const MASTER = { 'x-functions-key': 'master' }
const get = async (path: string) => {
  const { status, text } = await host.send(path, { headers: MASTER })
  return { status, body: text === '' ? undefined : JSON.parse(text) }
}
const post = (path: string, body: string) =>
  host.send(path, {
    method: 'POST',
    body,
    headers: { ...MASTER, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  })
const logged = (name: string) =>
  host.logs.filter(({ category }) => category === `Function.${name}.User`).map(({ message }) => JSON.parse(message))

describe('the admin API', () => {
  it.each(['GET', 'POST'])('answers %s ping without a key', async (method) => {
    expect((await host.send('/admin/host/ping', { method })).status).toBe(200)
  })

  it.each([
    ['host/status', undefined, 401],
    ['host/status', 'wrong', 401],
    ['host/status', 'host', 403],
    ['host/status', 'system', 403],
    ['host/status', 'mine', 403],
    ['host/status', 'master', 200],
    ['functions', undefined, 401],
    ['functions/work', 'host', 403],
    ['HOST/Status/', 'master', 200],
    ['nowhere', 'master', 404],
    ['functions/nowhere', 'master', 404],
    ['functions/nowhere/status', 'master', 404],
    ['functions/work/nowhere', 'master', 404],
  ])('%s with the key %j: %i', async (path, key, status) => {
    const byHeader = await host.send(`/admin/${path}`, { headers: key === undefined ? {} : { 'x-functions-key': key } })
    const byQuery = await host.send(`/admin/${path}${key === undefined ? '' : `?code=${key}`}`)
    expect([byHeader.status, byQuery.status]).toEqual([status, status])
  })

  it('tells the host’s state', async () => {
    const { body } = await get('/admin/host/status')
    expect(body).toMatchObject({ state: 'Running', version: '4.1036.0', processUptime: expect.any(Number) })
    expect(body.id).toMatch(/^[a-z0-9-]+$/)
  })

  it('lists the functions', async () => {
    const { body } = await get('/admin/functions')
    expect(body.map(({ name, isDisabled }: Record<string, unknown>) => [name, isDisabled])).toEqual([
      ['bad', false],
      ['hello', false],
      ['off', true],
      ['tick', false],
      ['work', false],
    ])
  })

  it('describes one', async () => {
    expect((await get('/admin/functions/HELLO')).body).toMatchObject({
      name: 'hello',
      href: `http://127.0.0.1:${host.port}/admin/functions/hello`,
      invoke_url_template: `http://localhost:${host.port}/api/hello/{id}`,
      language: 'node',
      config: {
        bindings: [
          { type: 'httpTrigger', direction: 'in', methods: ['GET'] },
          { type: 'http', name: '$return' },
        ],
      },
    })
    expect((await get('/admin/functions/work')).body).toMatchObject({ invoke_url_template: null })
  })

  it('says what is wrong with one', async () => {
    expect((await get('/admin/functions/bad/status')).body).toEqual({
      isDisabled: false,
      errors: [expect.stringContaining("'never' was not recognized")],
    })
    expect((await get('/admin/functions/off/status')).body).toEqual({ isDisabled: true })
  })

  it.each([
    ['host/keys', [{ name: 'default', value: 'host' }]],
    ['host/systemkeys', [{ name: 'ext', value: 'system' }]],
    ['functions/hello/keys', [{ name: 'own', value: 'mine' }]],
    ['functions/work/keys', []],
  ])('gives the keys of %s', async (path, expected) => {
    const { body } = await get(`/admin/${path}`)
    expect(body).toEqual({
      keys: expected,
      links: [{ rel: 'self', href: `http://127.0.0.1:${host.port}/admin/${path}` }],
    })
  })
})

describe('POST /admin/functions/{name}', () => {
  it('runs a queue function with a message, and its timer function too', async () => {
    expect((await post('/admin/functions/work', '{"input":"{\\"Id\\":1}"}')).status).toBe(202)
    await until(() => logged('work').length > 0)
    expect(logged('work')).toEqual([{ message: { Id: 1 }, text: { id: 1 } }])
    expect((await post('/admin/functions/tick', '{}')).status).toBe(202)
    await until(() => logged('tick').length > 0)
    expect(logged('tick')).toMatchObject([{ isPastDue: false, schedule: { adjustForDST: true } }])
    expect(host.logs.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^Executing 'Functions\.tick' \(Reason='This function was programmatically called via the host APIs\.'/,
      ),
    )
  })

  it('runs one that is disabled', async () => {
    expect((await post('/admin/functions/off', '{"input":"x"}')).status).toBe(202)
    await until(() => logged('off').length > 0)
  })

  it.each([
    ['nowhere', '{"input":"x"}', 404],
    ['work', '', 400],
    ['work', 'no json', 400],
    ['work', 'null', 400],
    ['work', '{"input":{"a":1}}', 400],
    ['hello', '{"input":"x"}', 400],
    ['bad', '{"input":"x"}', 400],
  ])('%s %j: %i', async (name, body, status) => {
    expect((await post(`/admin/functions/${name}`, body)).status).toBe(status)
  })

  it('needs the master key', async () => {
    expect((await host.send('/admin/functions/work', { method: 'POST', body: '{}' })).status).toBe(401)
  })
})

it('without auth everybody is an administrator', async () => {
  const open = await startHost({
    'main.js': script(`app.timer('tick', { schedule: '0 0 3 * * *', handler: () => {} })`),
  })
  expect((await open.send('/admin/functions')).status).toBe(200)
  expect((await open.send('/admin/host/keys')).text).toContain('"keys":[]')
})

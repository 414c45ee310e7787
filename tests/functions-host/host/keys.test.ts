import { beforeAll, describe, expect, it } from '@jest/globals'
import { createFunctionsHost, HostConfigurationError } from '../../../dev/functions-host/index.js'
import type { HostKeys } from '../../../dev/functions-host/types.js'
import { createApp, script, startHost, type TestHost, temporaryFolder } from '../support.js'

const APP = script(`
const handler = () => ({ body: 'ran' })
for (const authLevel of ['anonymous', 'function']) app.http(authLevel, { authLevel, handler })
app.http('restricted', { authLevel: 'admin', handler })
for (const authLevel of ['anonymous', 'function']) app.http('off-' + authLevel, { authLevel, handler })
app.http('other', { authLevel: 'function', handler })
`)
const DISABLED = { AzureWebJobs_off_anonymous_Disabled: '1' }
const environment = {
  'AzureWebJobs.off-anonymous.Disabled': 'true',
  'AzureWebJobs__off-function__Disabled': '1',
  ...DISABLED,
}
const keys: HostKeys = {
  masterKey: 'master',
  functionKeys: [{ name: 'default', value: 'host' }],
  systemKeys: [{ name: 'ext', value: 'system' }],
  functions: { Function: [{ name: 'default', value: 'own' }], other: [{ name: 'default', value: 'others' }] },
}

describe('with auth', () => {
  let host: TestHost
  beforeAll(async () => {
    host = await startHost({ 'main.js': APP }, { auth: true, keys, environment })
  })

  it.each([
    ['anonymous', undefined, 200],
    ['anonymous', 'wrong', 200],
    ['function', undefined, 401],
    ['function', '', 401],
    ['function', 'wrong', 401],
    ['function', 'others', 401],
    ['function', 'system', 401],
    ['function', 'own', 200],
    ['function', 'host', 200],
    ['function', 'master', 200],
    ['restricted', 'host', 401],
    ['restricted', 'own', 401],
    ['restricted', 'master', 200],
    ['off-anonymous', undefined, 404],
    ['off-anonymous', 'master', 200],
    ['off-function', undefined, 401],
    ['off-function', 'host', 404],
    ['off-function', 'master', 200],
  ])('%s with the key %j: %i', async (name, key, status) => {
    const byHeader = await host.send(`/api/${name}`, { headers: key === undefined ? {} : { 'x-functions-key': key } })
    const byQuery = await host.send(`/api/${name}${key === undefined ? '' : `?code=${key}`}`)
    expect([byHeader.status, byQuery.status]).toEqual([status, status])
  })

  it('answers 401 with nothing: no body, no challenge', async () => {
    const { headers, body } = await host.send('/api/function')
    expect([headers['www-authenticate'], headers['content-length'], body.length]).toEqual([undefined, '0', 0])
  })

  it.each([
    ['wrong', 'host', 401],
    ['host', 'wrong', 200],
    ['', 'host', 401],
  ])('the header %j wins over the code %j', async (header, code, status) => {
    expect((await host.send(`/api/function?code=${code}`, { headers: { 'x-functions-key': header } })).status).toBe(
      status,
    )
  })

  it('takes the first of several key headers', async () => {
    const send = (values: string[]) => host.send('/api/function', { headers: { 'x-functions-key': values } })
    expect((await send(['host', 'wrong'])).status).toBe(200)
    expect((await send(['wrong', 'host'])).status).toBe(401)
  })

  it('decides about routes and methods before keys', async () => {
    expect((await host.send('/api/function', { method: 'PUT' })).status).toBe(404)
    expect((await host.send('/api/nowhere')).status).toBe(404)
  })
})

describe('without auth, as func start', () => {
  let host: TestHost
  beforeAll(async () => {
    host = await startHost({ 'main.js': APP }, { environment })
  })

  it.each([
    ['function', undefined, 200],
    ['function', 'wrong', 200],
    ['restricted', undefined, 200],
    ['off-function', undefined, 200],
    ['off-anonymous', undefined, 404],
    ['off-anonymous', 'any', 200],
  ])('%s with the key %j: %i', async (name, key, status) => {
    const headers = key === undefined ? {} : { 'x-functions-key': key }
    expect((await host.send(`/api/${name}`, { headers })).status).toBe(status)
  })

  it('says which functions are disabled', () => {
    expect(host.functions.filter(({ disabled }) => disabled).map(({ name }) => name)).toEqual([
      'off-anonymous',
      'off-function',
    ])
    expect(host.logs.map(({ message }) => message).join('\n')).toContain('\nFunction off-anonymous is disabled.\n')
  })
})

describe('keys', () => {
  it('are made and told when none are given', async () => {
    const host = await startHost({ 'main.js': APP }, { auth: true })
    const told = host.logs.map(({ message }) => /host key (\S+)/.exec(message)?.[1]).find(Boolean) as string
    expect((await host.send('/api/function', { headers: { 'x-functions-key': told } })).status).toBe(200)
    expect((await host.send('/api/restricted', { headers: { 'x-functions-key': told } })).status).toBe(401)
  })

  it('are read from a file', async () => {
    const file = {
      masterKey: { name: 'master', value: 'm', encrypted: false },
      functionKeys: [{ name: 'default', value: 'h' }],
    }
    const folder = temporaryFolder({ 'keys.json': JSON.stringify(file) })
    const host = await startHost({ 'main.js': APP }, { auth: true, keys: `${folder}/keys.json` })
    expect((await host.send('/api/function?code=h')).status).toBe(200)
    expect((await host.send('/api/restricted?code=m')).status).toBe(200)
  })

  it('without auth are a mistake', async () => {
    const appDir = createApp({ 'main.js': APP })
    await expect(createFunctionsHost({ appDir, port: 0, keys })).rejects.toThrow(HostConfigurationError)
  })
})

import { beforeAll, describe, expect, it } from '@jest/globals'
import { script, sendRaw, startHost, type TestHost } from '../support.js'

/** Every function answers with its name, its parameters and its URL. */
const APP = script(`
const answer = (request, context) => ({ jsonBody: { name: context.functionName, params: request.params, url: request.url } })
const get = (name, route) => app.http(name, { methods: ['GET'], route, handler: answer })
get('zzz', 'order/special')
get('aaa', 'order/{id}')
get('Z_b', 'tie/{x}')
get('a_a', 'tie/{y}')
get('typed1', 'typed/{id:int}')
get('typed2', 'typed/{id}')
get('Echo', 'echo/{Value}')
get('optional', 'optional/{id:int?}')
get('defaulted', 'default/{x:minlength(2)=zz}')
get('middle', 'middle/{v?}/end')
get('multi', 'multi/{a}-{b}')
get('file', 'file/{name}.{ext?}')
get('rest', 'rest/{*rest}')
get('restOr', 'rest-or/{*rest=none}')
get('restInt', 'rest-int/{*r:int}')
app.http('head', { methods: ['HEAD'], route: 'head', handler: () => ({ body: 'never sent', headers: { 'x-ran': 'yes' } }) })
app.http('read', { methods: ['GET'], route: 'shared', handler: answer })
app.http('write', { methods: ['PUT'], route: 'shared', handler: answer })
app.http('noRoute', { handler: answer })
app.http('options', { methods: ['OPTIONS'], route: 'options', handler: answer })
app.http('trace', { methods: ['TRACE'], route: 'trace', handler: answer })
app.http('administrators', { handler: answer })
`)

let host: TestHost
beforeAll(async () => {
  host = await startHost({ 'main.js': APP })
})

describe('a request reaches a function', () => {
  it.each([
    ['/api/order/special', 'aaa', { id: 'special' }],
    ['/api/tie/1', 'a_a', { y: '1' }],
    ['/api/typed/5', 'typed1', { id: '5' }],
    ['/api/typed/x', 'typed2', { id: 'x' }],
    ['/API/ECHO/MiXed', 'Echo', { Value: 'MiXed' }],
    ['/api/echo/x/', 'Echo', { Value: 'x' }],
    ['/api/echo/a%20b%2Fc', 'Echo', { Value: 'a b%2Fc' }],
    ['/api/echo/a%2fb', 'Echo', { Value: 'a%2fb' }],
    ['/api/echo/%zz', 'Echo', { Value: '%zz' }],
    ['/api/echo/%E4%BD', 'Echo', { Value: '%E4%BD' }],
    ['/api/echo/%E4%BD%A0', 'Echo', { Value: '你' }],
    ['/api/echo/a+b', 'Echo', { Value: 'a+b' }],
    ['/api/echo/%5C%25', 'Echo', { Value: '\\%' }],
    ['/api/echo/%252F', 'Echo', { Value: '%2F' }],
    ['/api/x/../echo/./y', 'Echo', { Value: 'y' }],
    ['/api/optional', 'optional', {}],
    ['/api/optional/7', 'optional', { id: '7' }],
    ['/api/default', 'defaulted', { x: 'zz' }],
    ['/api/default/abc', 'defaulted', { x: 'abc' }],
    ['/api/middle/1/end', 'middle', { v: '1' }],
    ['/api/multi/x-y-z', 'multi', { a: 'x-y', b: 'z' }],
    ['/api/file/a.txt', 'file', { name: 'a', ext: 'txt' }],
    ['/api/file/a', 'file', { name: 'a' }],
    ['/api/file/.txt', 'file', { name: '.txt' }],
    ['/api/rest', 'rest', {}],
    ['/api/rest/a%20b/', 'rest', { rest: 'a b/' }],
    ['/api/rest/a//b', 'rest', { rest: 'a//b' }],
    ['/api/rest-or', 'restOr', { rest: 'none' }],
    ['/api/rest-int/5', 'restInt', { r: '5' }],
    ['/api/noroute', 'noRoute', {}],
    ['http://example.com/api/echo/absolute', 'Echo', { Value: 'absolute' }],
  ])('%s', async (path, name, params) => {
    const { status, text } = await host.send(path)
    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual({ name, params, url: expect.any(String) })
  })

  it.each([
    ['PUT', '/api/shared', 'write'],
    ['POST', '/api/noRoute', 'noRoute'],
    ['OPTIONS', '/api/options', 'options'],
  ])('%s %s', async (method, path, name) => {
    expect(JSON.parse((await host.send(path, { method })).text)).toMatchObject({ name })
  })

  it('by HEAD when that is listed, and its body is held back', async () => {
    const { status, headers, body } = await host.send('/api/head', { method: 'HEAD' })
    expect([status, headers['x-ran'], body.length]).toEqual([200, 'yes', 0])
  })
})

describe('404, empty, without an Allow header', () => {
  it.each([
    ['GET', '/nowhere'],
    ['POST', '/api/shared'],
    ['DELETE', '/api/noRoute'],
    ['HEAD', '/api/shared'],
    ['OPTIONS', '/api/shared'],
    ['GET', '/api//shared'],
    ['GET', '/api/optional/x'],
    ['GET', '/api/middle/end'],
    ['GET', '/api/default/a'],
    ['GET', '/api/file/a.'],
    ['GET', '/api/rest//a'],
    ['GET', '/api/rest-int'],
    ['GET', '/api/rest-int/5/6'],
    ['GET', '/api/administrators'],
    ['GET', '/api'],
  ])('%s %s', async (method, path) => {
    const { status, headers, body } = await host.send(path, { method })
    expect([status, headers.allow, body.length]).toEqual([404, undefined, 0])
    if (method !== 'HEAD') expect(headers['content-length']).toBe('0')
  })
})

describe('400, before any routing', () => {
  it.each([
    ['a null character', 'GET /api/echo/%00 HTTP/1.1\r\nHost: a\r\n'],
    ['raw UTF-8', 'GET /api/echo/\u00e9 HTTP/1.1\r\nHost: a\r\n'],
    ['no Host', 'GET /api/echo/x HTTP/1.1\r\n'],
    ['a bad Host', 'GET /api/echo/x HTTP/1.1\r\nHost: a b\r\n'],
    ['two Hosts', 'GET /api/echo/x HTTP/1.1\r\nHost: a\r\nHost: b\r\n'],
  ])('%s', async (_, head) => {
    expect(await sendRaw(host.port, `${head}Connection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /)
  })
})

describe('request.url', () => {
  it.each([
    ['/api/echo/%41', '/api/echo/A'],
    ['/api/echo/%zz', '/api/echo/%25zz'],
    ['/api/echo/%E4%BD', '/api/echo/%E4%BD'],
    ['/api/echo/%252F', '/api/echo/%2F'],
    ['/api/echo/a%20b?q=a%20b&q=%zz', '/api/echo/a%20b?q=a%20b&q=%zz'],
    ['/API/Echo/x', '/API/Echo/x'],
  ])('of %s ends in %s', async (path, url) => {
    const { text } = await host.send(path, { headers: { host: 'example.com:81' } })
    expect(JSON.parse(text).url).toBe(`http://example.com:81${url}`)
  })
})

describe('other paths', () => {
  it('/ is the home page, for every method', async () => {
    const page = await host.send('/', { method: 'DELETE' })
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html'])
    expect(page.text).toContain('Your Azure Function App is up and running.')
  })

  it('/ is 204 when the home page is off', async () => {
    const other = await startHost({ 'main.js': APP }, { environment: { AzureWebJobsDisableHomepage: 'true' } })
    expect((await other.send('/')).status).toBe(204)
  })

  it('/admin/host/ping answers without a key', async () => {
    expect((await host.send('/admin/host/ping', { method: 'POST' })).status).toBe(200)
    expect((await host.send('/admin/host/ping', { method: 'DELETE' })).status).toBe(404)
  })

  it('fails for TRACE, which no Request can have', async () => {
    expect((await host.send('/api/trace', { method: 'TRACE' })).status).toBe(500)
  })
})

it('lists the functions in the order of their routes, and what is wrong with one', () => {
  const names = host.functions.map(({ name }) => name)
  expect(names).toEqual(names.toSorted((a, b) => (a.toUpperCase() < b.toUpperCase() ? -1 : 1)))
  expect(host.functions.find(({ name }) => name === 'administrators')?.error).toBe(
    'The specified route conflicts with one or more built in routes.',
  )
})

it.each([
  ['{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }', {}, '/shared'],
  ['{ "version": "2.0", "extensions": { "http": { "routePrefix": "v1/app" } } }', {}, '/v1/app/shared'],
  ['{ "version": "2.0" }', { AzureFunctionsJobHost__extensions__http__routePrefix: 'env' }, '/env/shared'],
])('takes the route prefix from host.json %s and the environment %j', async (hostJson, environment, path) => {
  const other = await startHost({ 'main.js': APP, 'host.json': hostJson }, { environment })
  expect((await other.send(path)).status).toBe(200)
  expect((await other.send('/api/shared')).status).toBe(404)
})

import { beforeAll, describe, expect, it } from '@jest/globals'
import { script, startHost, type TestHost } from '../support.js'

/** What @azure/functions offers to HTTP functions, over the real worker. */
const APP = script(`
app.get('get', () => ({ body: 'GET' }))
app.post('post', () => ({ body: 'POST' }))
app.put('put', () => ({ body: 'PUT' }))
app.patch('patch', () => ({ body: 'PATCH' }))
app.deleteRequest('delete', () => ({ body: 'DELETE' }))
app.generic('generic', {
  trigger: trigger.generic({ type: 'httpTrigger', methods: ['GET'], authLevel: 'anonymous', route: 'generic/{id}' }),
  return: output.generic({ type: 'http' }),
  handler: (request) => ({ body: 'generic ' + request.params.id }),
})
app.generic('noReturn', {
  trigger: trigger.generic({ type: 'httpTrigger', methods: ['GET'], authLevel: 'anonymous' }),
  handler: () => ({ body: 'lost' }),
})
app.post('json', async (request) => ({ jsonBody: await request.json() }))
app.post('form', async (request) => ({ jsonBody: [...(await request.formData())] }))
app.post('blob', async (request) => ({ body: String((await request.blob()).size) }))
app.post('read', async (request) => {
  let text = ''
  for await (const chunk of request.body) text += Buffer.from(chunk).toString()
  return { jsonBody: [text, request.bodyUsed] }
})
app.post('echo', async (request) => {
  const text = await request.text()
  await new Promise((resolve) => setTimeout(resolve, text.length % 7))
  return { body: text }
})
app.get('iterable', () => ({ body: (async function* () { yield 'a'; yield 'b' })() }))
app.get('outputs', {
  extraOutputs: [output.storageBlob({ name: 'q', path: 'a/b', connection: 'C' })],
  handler: (request, context) => { context.extraOutputs.set('q', ['m']); return { status: 202 } },
})
app.get('console', () => { console.log('to stdout'); console.error('to stderr'); return {} })
`)

let host: TestHost
beforeAll(async () => {
  host = await startHost({ 'main.js': APP })
})

async function post(path: string, body: string | Uint8Array, type = 'text/plain') {
  const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) }
  return host.send(`/api/${path}`, { method: 'POST', body, headers })
}

describe('the shorthand for a method', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('%s answers that method alone', async (method) => {
    const path = `/api/${method.toLowerCase()}`
    expect((await host.send(path, { method })).text).toBe(method)
    expect((await host.send(path, { method: method === 'GET' ? 'POST' : 'GET' })).status).toBe(404)
  })
})

describe('a generic trigger', () => {
  it('of the type httpTrigger is an HTTP function', async () => {
    expect((await host.send('/api/generic/5')).text).toBe('generic 5')
  })

  it('without a return binding answers 204', async () => {
    expect((await host.send('/api/noReturn')).status).toBe(204)
  })
})

describe('a body is read as', () => {
  it('JSON; what is no JSON fails the call', async () => {
    expect((await post('json', '{"a":[1,null]}', 'application/json')).text).toBe('{"a":[1,null]}')
    expect((await post('json', '{', 'application/json')).status).toBe(500)
  })

  it('a form', async () => {
    const answer = await post('form', 'a=1&b=x+y&a=2', 'application/x-www-form-urlencoded')
    expect(JSON.parse(answer.text)).toEqual([
      ['a', '1'],
      ['b', 'x y'],
      ['a', '2'],
    ])
  })

  it('a multipart form, with its parts’ own names', async () => {
    const part = '--xx\r\nContent-Disposition: form-data; name="a"\r\n\r\nvalue\r\n--xx--\r\n'
    expect(JSON.parse((await post('form', part, 'multipart/form-data; boundary=xx')).text)).toEqual([['a', 'value']])
  })

  it('a blob and a stream', async () => {
    expect((await post('blob', 'é')).text).toBe('2')
    expect(JSON.parse((await post('read', 'streamed')).text)).toEqual(['streamed', true])
  })
})

it('a body that comes in pieces is sent whole', async () => {
  expect((await host.send('/api/iterable')).text).toBe('ab')
})

it('an output binding of another kind does not stand in the way of the response', async () => {
  expect((await host.send('/api/outputs')).status).toBe(202)
})

it('many calls at a time each get their own answer', async () => {
  const bodies = Array.from({ length: 200 }, (_, index) => `${index}-${'x'.repeat(index)}`)
  const answers = await Promise.all(bodies.map((body) => post('echo', body)))
  expect(answers.map(({ text }) => text)).toEqual(bodies)
})

it('what the app writes to its console is logged', async () => {
  await host.send('/api/console')
  const find = (message: string) => host.logs.find((entry) => entry.message === message)
  // The pipes of the worker are not in step with its messages.
  while (!find('to stdout') || !find('to stderr')) await new Promise((resolve) => setImmediate(resolve))
  expect(find('to stdout')).toMatchObject({ level: 'information', category: 'Host.Function.Console' })
  expect(find('to stderr')).toMatchObject({ level: 'error', category: 'Host.Function.Console' })
})

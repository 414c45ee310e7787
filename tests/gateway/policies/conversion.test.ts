import { describe, expect, it } from '@jest/globals'
import { sections, World } from './harness.js'

async function converted(policy: string, body: string, headers: Record<string, string> = {}, request = {}) {
  const world = new World()
  world.backend = () => ({ body, headers })
  const answer = await world.send(world.plan(sections({ outbound: policy })), request)
  return { text: answer.text, type: answer.headers.get('Content-Type'), exchange: answer.exchange }
}
const xmlToJson = (attributes = '') => `<xml-to-json kind="direct" apply="always" ${attributes}/>`

describe('xml-to-json', () => {
  it.each([
    ['text', '<a>x</a>', { a: 'x' }],
    ['an empty element', '<a/>', { a: null }],
    ['attributes', '<a b="1">x</a>', { a: { '@b': '1', '#text': 'x' } }],
    ['children, repeated ones in an array', '<a><b>1</b><c/><b>2</b></a>', { a: { b: ['1', '2'], c: null } }],
    ['a declaration', '<?xml version="1.0"?><a/>', { '?xml': { '@version': '1.0' }, a: null }],
    ['prefixes', '<s:a xmlns:s="urn:s"><s:b/></s:a>', { 's:a': { '@xmlns:s': 'urn:s', 's:b': null } }],
    ['CDATA and entities', '<a><![CDATA[<]]>&amp;</a>', { a: '<&' }],
  ])('direct: %s', async (_, xml, json) => {
    const { text, type } = await converted(xmlToJson(), xml)
    expect([JSON.parse(text), type]).toEqual([json, 'application/json'])
  })

  it('writes attributes without @, and no declaration, for JavaScript', async () => {
    const policy = '<xml-to-json kind="javascript-friendly" apply="always"/>'
    expect(JSON.parse((await converted(policy, '<?xml version="1.0"?><a b="1"><c/></a>')).text)).toEqual({
      a: { b: '1', c: null },
    })
  })

  it('puts every child into an array where asked', async () => {
    const policy = xmlToJson('always-array-child-elements="true"')
    expect(JSON.parse((await converted(policy, '<a><b>1</b></a>')).text)).toEqual({ a: { b: ['1'] } })
  })

  it('looks at the Content-Type where asked', async () => {
    const policy = '<xml-to-json kind="direct" apply="content-type-xml"/>'
    expect((await converted(policy, '<a/>', { 'Content-Type': 'text/plain' })).text).toBe('<a/>')
    expect((await converted(policy, '<a/>', { 'Content-Type': 'application/soap+xml' })).text).toBe('{"a":null}')
  })

  it('converts only what the client accepts, unless told otherwise', async () => {
    const xmlOnly = { headers: { Accept: 'text/xml' } }
    expect((await converted(xmlToJson(), '<a/>', {}, xmlOnly)).text).toBe('<a/>')
    expect((await converted(xmlToJson(), '<a/>', {}, { headers: { Accept: 'application/*' } })).text).toBe('{"a":null}')
    expect((await converted(xmlToJson('consider-accept-header="false"'), '<a/>', {}, xmlOnly)).text).toBe('{"a":null}')
  })

  it('fails for what is not XML', async () => {
    expect((await converted(xmlToJson(), '{"a":1}')).exchange.lastError).toMatchObject({ source: 'xml-to-json' })
  })
})

describe('json-to-xml', () => {
  const policy = '<json-to-xml apply="always"/>'

  it.each([
    ['one member as the root', { a: { b: 1, c: 'x' } }, '<a><b>1</b><c>x</c></a>'],
    ['several members in a root', { a: 1, b: true }, '<Document><a>1</a><b>true</b></Document>'],
    ['arrays as repeated elements', { a: { b: [1, 2] } }, '<a><b>1</b><b>2</b></a>'],
    ['attributes and text', { a: { '@id': '7', '#text': '<' } }, '<a id="7">&lt;</a>'],
    ['null as an empty element', { a: { b: null } }, '<a><b/></a>'],
    ['names that XML does not allow', { a: { '1 b': 1 } }, '<a><_x0031__x0020_b>1</_x0031__x0020_b></a>'],
  ])('%s', async (_, json, xml) => {
    expect(await converted(policy, JSON.stringify(json))).toMatchObject({ text: xml, type: 'text/xml' })
  })

  it('fails for what is not JSON', async () => {
    expect((await converted(policy, '<a/>')).exchange.lastError).toMatchObject({
      source: 'json-to-xml',
      reason: 'ConversionFailure',
    })
  })

  it('leaves a message without a body alone', async () => {
    const world = new World()
    world.backend = () => ({ status: 204 })
    expect((await world.send(world.plan(sections({ outbound: policy })))).text).toBe('')
  })
})

describe('jsonp', () => {
  const policy = '<jsonp callback-parameter-name="cb"/>'

  it('wraps the response in the callback that the query names', async () => {
    const { text, type } = await converted(policy, '{"a":1}', {}, { url: 'https://g.test/?cb=my.fn' })
    expect([text, type]).toEqual(['my.fn({"a":1})', 'application/javascript'])
  })

  it('leaves the response alone without one', async () => {
    expect((await converted(policy, '{}')).text).toBe('{}')
  })

  it('refuses what is no identifier', async () => {
    const { text, exchange } = await converted(policy, '{}', {}, { url: 'https://g.test/?cb=alert(1)' })
    expect(text).toContain('Value of callback parameter cb is not a valid JavaScript identifier.')
    expect(exchange.lastError).toMatchObject({ reason: 'CallbackParameterInvalid' })
  })
})

describe('redirect-content-urls', () => {
  it('turns links to the backend into links to the gateway', async () => {
    const api = { id: 'a', name: 'A', path: 'api', revision: '1', version: '', isCurrentRevision: true, serviceUrl: '' }
    const { text } = await converted(
      '<redirect-content-urls/>',
      '"https://backend.test/items/1"',
      {},
      { exchange: { api } },
    )
    expect(text).toBe('"https://gateway.test/api/items/1"')
  })

  it('and back in a request', async () => {
    const world = new World()
    await world.run('<redirect-content-urls/>', { body: 'https://gateway.test/items' })
    expect(world.sent[0]!.body).toBe('https://backend.test/items')
  })
})

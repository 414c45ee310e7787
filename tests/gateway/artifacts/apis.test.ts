import { describe, expect, it } from '@jest/globals'
import { loadArtifacts } from '../../../dev/gateway/artifacts/load.js'
import { json, problemsOf, specification } from './sample.js'

const api = (folder: string, properties: Readonly<Record<string, unknown>>, document = specification()) => ({
  [`apis/${folder}/apiInformation.json`]: json(properties),
  [`apis/${folder}/specification.json`]: document,
})
const versionSet = (properties: Readonly<Record<string, unknown>>) => ({
  'version sets/set/versionSetInformation.json': json({ displayName: 'Set', ...properties }),
})
const first = (files: Readonly<Record<string, string>>) => loadArtifacts(files).apis[0]

describe('an API', () => {
  it('has the defaults of API Management', () => {
    expect(first(api('echo', { path: '/a/b/' }))).toMatchObject({
      id: 'echo',
      name: 'echo',
      path: 'a/b',
      protocols: ['https'],
      subscriptionRequired: true,
      subscriptionKeyNames: { header: 'Ocp-Apim-Subscription-Key', query: 'subscription-key' },
      revision: '1',
      isCurrent: true,
      isOnline: true,
      version: '',
    })
  })

  it('takes what ARM calls its properties', () => {
    const properties = {
      path: '',
      displayName: 'Echo',
      protocols: ['http', 'https'],
      serviceUrl: 'https://example.org/x',
      subscriptionRequired: false,
      subscriptionKeyParameterNames: { header: 'Key', query: 'key' },
      apiRevision: '1',
      isOnline: false,
      contact: {},
    }
    expect(first(api('echo', properties))).toMatchObject({
      name: 'Echo',
      path: '',
      protocols: ['http', 'https'],
      serviceUrl: 'https://example.org/x',
      subscriptionRequired: false,
      subscriptionKeyNames: { header: 'Key', query: 'key' },
      isOnline: false,
    })
  })

  it.each([
    [{}, 'An API needs "path"'],
    [{ path: 'x', serviceUrl: 'nowhere' }, '"nowhere" is not an http or https URL'],
    [{ path: 'x', protocols: ['ws'] }, 'this gateway speaks http and https, not "ws"'],
    [{ path: 'x', type: 'carrier pigeon' }, '"type" has to be one of http, soap'],
    [{ path: 'x', apiVersion: 'v1' }, 'an API with "apiVersion" needs "apiVersionSetId"'],
    [{ path: 'x', apiVersionSetId: '/apiVersionSets/other' }, 'there is no version set "other"'],
    [
      { path: 'x', subscriptionKeyParameterNames: { cookie: 'k' } },
      '"subscriptionKeyParameterNames" has no property "cookie"',
    ],
  ])('%j is refused: %s', (properties, message) => {
    expect(problemsOf(api('echo', properties))[0]).toContain(message)
  })

  it('is left out with a warning when it is not served over plain HTTP', () => {
    const { apis, warnings } = loadArtifacts(api('live', { path: 'x', type: 'websocket' }))
    expect(apis).toEqual([])
    expect(warnings[0]?.message).toBe('this gateway serves no APIs of type websocket: left out')
  })

  it('has an address of its own', () => {
    const files = { ...api('one', { path: 'Same' }), ...api('two', { path: 'same' }) }
    expect(problemsOf(files)).toEqual([
      'apis/two/apiInformation.json:1:1: "one" has the same path, version and revision: "same"',
    ])
  })
})

describe('versions and revisions', () => {
  it('belong to their set', () => {
    const files = {
      ...versionSet({ versioningScheme: 'Query', versionQueryName: 'v' }),
      ...api('echo', { path: 'x', apiVersion: 'v1', apiVersionSetId: '/service/s/apiVersionSets/set' }),
    }
    expect(first(files)).toMatchObject({
      version: 'v1',
      versionSet: { id: 'set', name: 'Set', scheme: 'Query', parameter: 'v' },
    })
  })

  it.each([
    [{}, 'a version set needs "versioningScheme"'],
    [{ versioningScheme: 'Cookie' }, '"versioningScheme" has to be one of Segment, Query, Header'],
    [{ versioningScheme: 'Header' }, 'the scheme Header needs "versionHeaderName"'],
  ])('a set %j is refused: %s', (properties, message) => {
    expect(problemsOf({ ...api('echo', { path: 'x' }), ...versionSet(properties) })[0]).toContain(message)
  })

  it('stand beside each other at one path', () => {
    const files = { ...api('echo', { path: 'x', apiRevision: '2' }), ...api('echo;rev=1', { path: 'x' }) }
    expect(loadArtifacts(files).apis.map(({ id, revision, isCurrent }) => [id, revision, isCurrent])).toEqual([
      ['echo', '2', true],
      ['echo', '1', false],
    ])
  })

  it('agree with their folder, and only one is current', () => {
    const wrong = { ...api('echo', { path: 'x' }), ...api('echo;rev=2', { path: 'x', apiRevision: '3' }) }
    expect(problemsOf(wrong)[0]).toContain('the folder says revision 2, apiRevision says 3')
    const two = { ...api('echo', { path: 'x' }), ...api('echo;rev=2', { path: 'x', isCurrent: true }) }
    expect(problemsOf(two)[0]).toContain('"echo" has the same path, version and revision')
  })
})

describe('operations', () => {
  const operations = (document: string, properties: Readonly<Record<string, unknown>> = {}) =>
    first(api('echo', { path: 'x', ...properties }, document))?.operations.map(({ id, name, method, urlTemplate }) => [
      id,
      name,
      method,
      urlTemplate,
    ])

  it('come from the document, with ids as API Management makes them', () => {
    const paths = {
      '/a/{id}': { parameters: [], get: { operationId: 'Get_An  Item!', summary: 'One' }, delete: {} },
      '/b': { 'x-note': 'text', post: { operationId: 'x'.repeat(90) } },
      'x-more': 1,
    }
    expect(operations(specification(paths))).toEqual([
      ['get-an-item', 'One', 'GET', '/a/{id}'],
      ['delete-a-id', 'delete-/a/{id}', 'DELETE', '/a/{id}'],
      ['x'.repeat(76), 'x'.repeat(90), 'POST', '/b'],
    ])
  })

  it('have required query parameters in their template, unless the API says otherwise', () => {
    const document = JSON.stringify({
      openapi: '3.0.3',
      components: { parameters: { b: { in: 'query', name: 'b', required: true } } },
      paths: {
        '/a': {
          parameters: [{ $ref: '#/components/parameters/b' }],
          get: {
            operationId: 'a',
            parameters: [
              { in: 'query', name: 'c', required: true },
              { in: 'query', name: 'd' },
              { in: 'header', name: 'e', required: true },
              { $ref: '#/components/parameters/none' },
            ],
          },
        },
      },
    })
    expect(operations(document)?.[0]?.[3]).toBe('/a?b={b}&c={c}')
    expect(operations(document, { translateRequiredQueryParameters: 'query' })?.[0]?.[3]).toBe('/a')
  })

  it('take policies from folders named by id, however it is spelled', () => {
    const files = { ...api('echo', { path: 'x' }), 'apis/echo/operations/listItems/policy.xml': '<policies/>' }
    expect(first(files)?.operations[0]?.policy).toEqual({
      file: 'apis/echo/operations/listItems/policy.xml',
      text: '<policies/>',
    })
  })

  it('have no folder for operations that do not exist', () => {
    const files = { ...api('echo', { path: 'x' }), 'apis/echo/operations/other/policy.xml': '' }
    expect(problemsOf(files)).toEqual([
      'apis/echo/operations/other:1:1: no operation of apis/echo/specification.json has the id "other"; it has: listitems',
    ])
  })

  it('have ids of their own', () => {
    const paths = { '/a': { get: { operationId: 'one' }, put: { operationId: 'ONE' } } }
    expect(problemsOf(api('echo', { path: 'x' }, specification(paths)))[0]).toContain(
      'two operations have the id "one"',
    )
  })
})

describe('the OpenAPI document', () => {
  const information = { 'apis/echo/apiInformation.json': json({ path: 'x' }) }

  it('may be YAML', () => {
    const text = 'openapi: 3.0.3\npaths:\n  /a:\n    get:\n      operationId: one\n'
    const loaded = first({ ...information, 'apis/echo/specification.yaml': text })
    expect(loaded?.operations[0]).toMatchObject({ id: 'one', definition: { operationId: 'one' } })
    expect(loaded?.specification).toMatchObject({ openapi: '3.0.3' })
  })

  it('has to be there once, and to be one', () => {
    expect(problemsOf(information)[0]).toContain('specification.json:1:1: the API has no OpenAPI document')
    const both = {
      ...information,
      'apis/echo/specification.json': specification(),
      'apis/echo/specification.yaml': 'paths: {}',
    }
    expect(problemsOf(both)[0]).toContain(
      'specification.yaml:1:1: the API has another document too, apis/echo/specification.json',
    )
    expect(problemsOf({ ...information, 'apis/echo/specification.json': '[]' })[0]).toContain(
      'this is no OpenAPI document',
    )
    expect(problemsOf({ ...information, 'apis/echo/specification.json': '{"paths":' })[0]).toMatch(
      /specification\.json:1:10: /,
    )
  })

  it('needs its information file', () => {
    expect(problemsOf({ 'apis/echo/specification.json': specification() })).toEqual([
      'apis/echo/apiInformation.json:1:1: the file is missing',
    ])
  })
})

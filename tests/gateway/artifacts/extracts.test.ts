import { describe, expect, it } from '@jest/globals'
import { loadArtifacts } from '../../../dev/gateway/artifacts/load.js'
import { json, problemsOf, smallest } from './sample.js'

/** Extracts that APIOps made over the years differ in names; people add notes to them. */
describe('an extract', () => {
  const product = { 'products/gold/productInformation.json': json({ displayName: 'Gold', state: 'published' }) }
  const listed = (list: unknown) => ({
    ...smallest,
    ...product,
    'products/gold/apis.json': JSON.stringify(list, null, 1),
  })
  const soap = {
    'apis/old/apiInformation.json': json({ path: 'old', type: 'soap' }),
    'apis/old/specification.wsdl': '<a/>',
  }

  it('may list the APIs of a product in one file', () => {
    const { products } = loadArtifacts(listed([{ name: 'echo' }]))
    expect(products[0]!.apis).toEqual(['echo'])
  })

  it('may have both forms, each API once', () => {
    const files = { ...listed([{ name: 'echo' }]), 'products/gold/apis/echo/productApiInformation.json': '{}' }
    expect(loadArtifacts(files).products[0]!.apis).toEqual(['echo'])
  })

  it.each([
    [[{ name: 'none' }], 'products/gold/apis.json:3:11: the product holds the API "none", which does not exist'],
    [[{}], 'products/gold/apis.json:2:2: an item of "apis" needs "name"'],
    [{}, 'products/gold/apis.json:1:1: "apis" has to be a list'],
  ])('is refused when its list is wrong: %j', (list, message) => {
    expect(problemsOf(listed(list))).toEqual([message])
  })

  it('may call the file of a version set by its older name', () => {
    const files = {
      ...smallest,
      'apis/echo/apiInformation.json': json({ path: 'echo', apiVersion: 'v1', apiVersionSetId: '/apiVersionSets/set' }),
      'version sets/set/apiVersionSetInformation.json': json({ displayName: 'Set', versioningScheme: 'Segment' }),
    }
    expect(loadArtifacts(files).apis[0]!.versionSet).toMatchObject({ id: 'set', scheme: 'Segment' })
    expect(problemsOf({ ...smallest, 'version sets/set/other.json': '{}' })).toEqual([
      'version sets/set/other.json:1:1: "other.json" is unknown here; expected: versionSetInformation.json, apiVersionSetInformation.json, policy.xml, policy.<sku>.xml',
      'version sets/set/versionSetInformation.json:1:1: the file is missing',
    ])
  })

  it('may hold an API that is left out, with what refers to it', () => {
    const files = {
      ...smallest,
      ...soap,
      ...product,
      'products/gold/apis/old/productApiInformation.json': '{}',
      'subscriptions/one/subscriptionInformation.json': json({ scope: '/apis/old', primaryKey: 'key' }),
    }
    const { apis, products, warnings } = loadArtifacts(files)
    expect([apis.map(({ id }) => id), products[0]!.apis]).toEqual([['echo'], []])
    expect(warnings.map(({ message }) => message)).toEqual(['this gateway serves no APIs of type soap: left out'])
  })

  it('may have tags, groups and notes in files of their own', () => {
    const files = {
      ...smallest,
      ...product,
      'README.md': '# Ours',
      'apis/readme.md': 'notes',
      'apis/echo/tags.json': '[{"name":"a"}]',
      'products/gold/groups.json': '[]',
      'products/gold/tags.json': '[]',
    }
    expect(problemsOf(files)).toEqual([])
  })
})

import { describe, expect, it } from '@jest/globals'
import { loadArtifacts } from '../../../dev/gateway/artifacts/load.js'
import { json, problemsOf, smallest } from './sample.js'

const namedValue = (id: string, properties: Readonly<Record<string, unknown>>) => ({
  [`named values/${id}/namedValueInformation.json`]: json(properties),
})
const backend = (properties: Readonly<Record<string, unknown>>) => ({
  'backends/app/backendInformation.json': json({ url: 'https://example.org', protocol: 'http', ...properties }),
})

describe('named values', () => {
  it('are known by display name, with the value of their file', () => {
    const files = { ...smallest, ...namedValue('id', { displayName: 'a-name', value: 'v', secret: true, tags: [] }) }
    expect(loadArtifacts(files).namedValues.get('a-name')).toEqual({ name: 'a-name', value: 'v', secret: true })
  })

  it('may get their value from the configuration', () => {
    const configuration = { namedValues: [{ name: 'id', properties: { value: 'local' } }] }
    const files = {
      ...smallest,
      ...namedValue('id', { displayName: 'id', keyVault: { secretIdentifier: 'https://kv' } }),
    }
    expect(loadArtifacts(files, { configuration }).namedValues.get('id')?.value).toBe('local')
  })

  it.each(['APIM_NAMED_VALUE_app-key.1', 'APIM_NAMED_VALUE_APP_KEY_1'])('fall back to %s', (variable) => {
    const files = { ...smallest, ...namedValue('app-key.1', { displayName: 'app-key.1', secret: true }) }
    const { namedValues } = loadArtifacts(files, { environment: { [variable]: 'from outside' } })
    expect(namedValues.get('app-key.1')?.value).toBe('from outside')
  })

  it('prefer the value that is written down', () => {
    const files = { ...smallest, ...namedValue('a', { displayName: 'a', value: 'written' }) }
    expect(loadArtifacts(files, { environment: { APIM_NAMED_VALUE_A: 'other' } }).namedValues.get('a')?.value).toBe(
      'written',
    )
  })

  it('without a value are an error where they are used, and only there', () => {
    const declared = { ...smallest, ...namedValue('key', { displayName: 'key', secret: true }) }
    expect(problemsOf(declared)).toEqual([])
    const used = {
      ...declared,
      ...backend({ credentials: { header: { 'x-key': ['{{key}}'] } } }),
      'policy.xml': '<policies>\n  <inbound>{{ key }}</inbound>\n</policies>',
      'apis/echo/operations/listitems/policy.xml': '{{key}}{{other}}',
    }
    const message =
      'the named value "key" is used here and has no value: give it one in the configuration file (namedValues) or as APIM_NAMED_VALUE_KEY'
    expect(problemsOf(used)).toEqual([
      expect.stringMatching(/^backends\/app\/backendInformation\.json:\d+:\d+: the named value "key"/),
      `policy.xml:2:12: ${message}`,
      `apis/echo/operations/listitems/policy.xml:1:1: ${message}`,
    ])
  })

  it('are put into the properties of artifacts', () => {
    const files = {
      ...smallest,
      ...namedValue('host', { displayName: 'host', value: 'example.net' }),
      ...namedValue('key', { displayName: 'key', value: 'secret {{host}}' }),
      ...backend({
        url: 'https://{{host}}/api',
        credentials: {
          header: { 'x-key': ['{{key}}', 'b'] },
          query: { code: ['{{ key }}'] },
          authorization: { scheme: 'Bearer', parameter: '{{key}}' },
        },
      }),
    }
    expect(loadArtifacts(files).backends.get('app')).toMatchObject({
      url: 'https://example.net/api',
      credentials: {
        header: { 'x-key': ['secret {{host}}', 'b'] },
        query: { code: ['secret {{host}}'] },
        authorization: { scheme: 'Bearer', parameter: 'secret {{host}}' },
      },
    })
  })

  it('have to exist', () => {
    const files = { ...smallest, ...backend({ title: 'x', credentials: { header: { a: '{{nothing}}' } } }) }
    expect(problemsOf(files)).toEqual([expect.stringContaining('there is no named value "nothing"')])
  })

  it('have names of their own', () => {
    const files = {
      ...smallest,
      ...namedValue('a', { displayName: 'x', value: '1' }),
      ...namedValue('b', { displayName: 'x', value: '2' }),
    }
    expect(problemsOf(files)).toEqual([expect.stringContaining('another named value is called "x" already')])
  })
})

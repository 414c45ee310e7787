import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { loadArtifacts } from '../../../dev/gateway/artifacts/load.js'
import { json, problemsOf, smallest } from './sample.js'

const files = {
  ...smallest,
  'backends/app/backendInformation.json': json({
    url: 'https://azure.example/api',
    protocol: 'http',
    tls: { validateCertificateChain: true, validateCertificateName: true },
  }),
}
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'overrides-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
const yaml = (text: string): string => {
  const file = join(folder, 'configuration.yaml')
  writeFileSync(file, text)
  return file
}

describe('an APIOps configuration', () => {
  it('changes single properties and leaves the others', () => {
    const file = yaml(`apimServiceName: somewhere
loggers: []
backends:
  - name: app
    properties:
      url: http://localhost:7071/api
      tls:
        validateCertificateName: false
`)
    const { backends } = loadArtifacts(files, { configuration: file })
    expect(backends.get('app')).toMatchObject({
      url: 'http://localhost:7071/api',
      tls: { validateCertificateChain: true, validateCertificateName: false },
    })
  })

  it('may come from several sources, the last one wins', () => {
    const file = yaml('backends: [{ name: app, properties: { url: "http://one/", title: One } }]')
    const code = { backends: [{ name: 'app', properties: { url: 'http://two/' } }] }
    expect(loadArtifacts(files, { configuration: [file, code] }).backends.get('app')).toMatchObject({
      url: 'http://two/',
    })
    expect(loadArtifacts(files, { configuration: [code, file] }).backends.get('app')).toMatchObject({
      url: 'http://one/',
    })
  })

  it('overrides an API by its folder', () => {
    const configuration = { apis: [{ name: 'echo', properties: { path: 'other', subscriptionRequired: false } }] }
    expect(loadArtifacts(files, { configuration }).apis[0]).toMatchObject({
      path: 'other',
      subscriptionRequired: false,
    })
  })

  it('has to name artifacts that exist', () => {
    const file = yaml('backends:\n  - name: ap\n    properties: { url: "http://one/" }\n')
    expect(problemsOf(files, { configuration: file })).toEqual([
      `${file}:2:5: no artifact "backends/ap" exists that this could override; check the name`,
    ])
  })

  it('is refused with line and column where it is wrong', () => {
    const wrongType = yaml('backends:\n  - name: app\n    properties:\n      url: [1]\n')
    expect(problemsOf(files, { configuration: wrongType })).toEqual([`${wrongType}:4:12: "url" has to be a string`])
    const unknown = yaml('backend:\n  - name: app\n')
    expect(problemsOf(files, { configuration: unknown })).toEqual([
      `${unknown}:2:3: The configuration file has no property "backend"`,
    ])
    const nameless = yaml('backends:\n  - properties: {}\n    more: 1\n')
    expect(problemsOf(files, { configuration: nameless }).slice(0, 2)).toEqual([
      `${nameless}:2:5: an item of "backends" needs "name"`,
      `${nameless}:3:11: an item of "backends" has no property "more"`,
    ])
    const broken = yaml('a: b: c\n')
    expect(problemsOf(files, { configuration: broken })[0]).toMatch(/configuration\.yaml:1:4: Nested mappings/)
  })

  it('has to exist', () => {
    const missing = join(folder, 'missing.yaml')
    expect(problemsOf(files, { configuration: missing })).toEqual([
      `${missing}:1:1: the configuration file does not exist`,
    ])
    expect(problemsOf(files, { configuration: folder })[0]).toContain('the configuration file cannot be read')
  })

  it('may be empty', () => {
    expect(problemsOf(files, { configuration: yaml('# nothing yet\n') })).toEqual([])
  })
})

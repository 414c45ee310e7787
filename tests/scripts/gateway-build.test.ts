import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { generateGatewayFiles } from '../../scripts/gateway-build.js'
import { findStale, type GeneratedFile, ROOT } from '../../scripts/generated.js'

const SPECIFICATIONS = ['simple-api', 'simple-api-v2', 'public-docs'].map(
  (api) => `infra/apim/apis/${api}/specification.json`,
)

let files: readonly GeneratedFile[]

beforeAll(async () => {
  files = await generateGatewayFiles()
})

describe('what is generated for the gateway', () => {
  it('is a specification for each API, and the policies of the operations that declare something', () => {
    expect(files.map(({ path }) => path)).toEqual([
      ...SPECIFICATIONS,
      'infra/apim/apis/simple-api/operations/listcatalog/policy.xml',
      ...['policy.xml', 'policy.consumption.xml', 'policy.basicv2.xml', 'policy.standardv2.xml'].map(
        (name) => `infra/apim/apis/simple-api/operations/getorderreport/${name}`,
      ),
      'infra/apim/apis/simple-api/operations/getcurrentuser/policy.xml',
      'infra/apim/apis/simple-api-v2/operations/listcatalogv2/policy.xml',
    ])
  })

  it('is committed as it is now', async () => {
    expect(await findStale(files)).toEqual([])
  })

  it('is the same each time', async () => {
    expect(await generateGatewayFiles()).toEqual(files)
  })

  it('has the version of the package', async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    for (const { path, contents } of files) {
      if (path.endsWith('.json')) expect(JSON.parse(contents).info.version).toBe(version)
    }
  })

  it('ends as editors leave a file', () => {
    for (const { contents } of files) expect(contents).toMatch(/[^\n]\n$/)
  })
})

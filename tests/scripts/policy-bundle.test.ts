import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createPolicyBundle, formatPolicyBundle } from '../../scripts/policy-bundle.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

describe('the bundle of policies', () => {
  let artifacts: string
  beforeEach(async () => {
    artifacts = await mkdtemp(join(tmpdir(), 'policy-bundle-'))
  })
  afterEach(() => rm(artifacts, { recursive: true }))

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, contents] of Object.entries(files)) {
      await mkdir(dirname(join(artifacts, path)), { recursive: true })
      await writeFile(join(artifacts, path), contents)
    }
  }

  it('holds the policies of operations by API and resource name', async () => {
    await write({
      'apis/a/apiInformation.json': '{}',
      'apis/a/operations/list/policy.xml': '<policies>list</policies>',
      'apis/a/operations/get-item/policy.xml': '<policies>get</policies>',
      'apis/b/apiInformation.json': '{}',
      'apis/b/policy.xml': '<policies>not here</policies>',
    })
    const { operations } = await createPolicyBundle(artifacts)
    expect(operations).toEqual({
      a: { list: '<policies>list</policies>', 'get-item': '<policies>get</policies>' },
      b: {},
    })
  })

  it('holds what takes the place of policy.xml, by SKU and folder', async () => {
    await write({
      'policy.consumption.xml': '<policies>global</policies>',
      'apis/a/apiInformation.json': '{}',
      'apis/a/policy.premium.xml': '<policies>api</policies>',
      'apis/a/operations/list/policy.premium.xml': '<policies>list</policies>',
      'products/p/policy.premium.xml': '<policies>product</policies>',
    })
    const { skus, operations } = await createPolicyBundle(artifacts)
    expect(skus).toEqual({
      consumption: { '.': '<policies>global</policies>' },
      developer: {},
      basicv2: {},
      standardv2: {},
      premium: {
        'apis/a': '<policies>api</policies>',
        'apis/a/operations/list': '<policies>list</policies>',
        'products/p': '<policies>product</policies>',
      },
    })
    expect(operations).toEqual({ a: {} })
  })

  it('refuses a SKU that there is not', async () => {
    await write({ 'policy.basic.xml': '<policies />' })
    await expect(createPolicyBundle(artifacts)).rejects.toThrow(
      'policy.basic.xml: "basic" is no SKU; expected one of consumption, developer, basicv2, standardv2, premium.',
    )
  })

  it('refuses an operation under a name that no import gives it', async () => {
    await write({ 'apis/a/apiInformation.json': '{}', 'apis/a/operations/getItem/policy.xml': '<policies />' })
    await expect(createPolicyBundle(artifacts)).rejects.toThrow(
      'apis/a/operations/getItem/policy.xml: the folder has to be called getitem, as an import names it.',
    )
  })

  it('refuses an operation of an API that there is not', async () => {
    await write({ 'apis/a/operations/list/policy.xml': '<policies />' })
    await expect(createPolicyBundle(artifacts)).rejects.toThrow(
      'apis/a/operations/list/policy.xml: apis/a/apiInformation.json is missing.',
    )
  })

  it('is committed as it is made', async () => {
    const committed = await readFile(join(ROOT, 'infra/bicep/generated/policies.json'), 'utf8')
    expect(committed).toBe(formatPolicyBundle(await createPolicyBundle(join(ROOT, 'infra/apim'))))
  })
})

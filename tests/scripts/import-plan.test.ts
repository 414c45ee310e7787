import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { normaliseOperationId, type PlanOptions, planImport } from '../../scripts/azure/import-plan.js'
import { copyArtifacts, SPECIFICATION } from './artifacts.js'

let artifacts: string
let options: PlanOptions

beforeEach(async () => {
  artifacts = await copyArtifacts()
  options = {
    artifacts,
    sku: 'consumption',
    keyVault: 'https://kv.vault.azure.net/',
    backendUrls: { functions: 'https://app.azurewebsites.net/api' },
    resourceId: (path) => `/service/${path}`,
  }
})

afterEach(() => rm(artifacts, { recursive: true, force: true }))

const find = async (path: string, changed: Partial<PlanOptions> = {}) => {
  const put = (await planImport({ ...options, ...changed })).find((each) => each.path === path)
  return put?.body.properties ?? {}
}

describe('the plan of an import', () => {
  it('puts a thing after what it refers to', async () => {
    const paths = (await planImport(options)).map(({ path }) => path)
    const order = [
      'namedValues/function-app-key',
      'backends/functions',
      'policyFragments/correlation',
      'apiVersionSets/simple-api',
      'policies/policy',
      'apis/simple-api',
      'apis/simple-api/policies/policy',
      'apis/simple-api/operations/listcatalog/policies/policy',
      'products/catalog-standard',
      'products/catalog-standard/policies/policy',
      'products/catalog-standard/apis/simple-api',
      'subscriptions/local-dev',
    ]
    expect(paths.filter((path) => order.includes(path))).toEqual(order)
    expect(new Set(paths).size).toBe(paths.length)
  })

  it('refers secrets to the vault without a version, so that they are refreshed', async () => {
    expect(await find('namedValues/gateway-proof')).toEqual({
      displayName: 'gateway-proof',
      secret: true,
      keyVault: { secretIdentifier: 'https://kv.vault.azure.net/secrets/gateway-proof' },
    })
  })

  it('takes values from the environment where there is no vault', async () => {
    const { keyVault: _, ...withoutVault } = options
    const env = { APIM_NAMED_VALUE_FUNCTION_APP_KEY: 'key', APIM_NAMED_VALUE_GATEWAY_PROOF: 'proof' }
    const puts = await planImport({ ...withoutVault, env })
    const key = puts.find(({ path }) => path === 'namedValues/function-app-key')
    expect(key?.body.properties).toMatchObject({ secret: true, value: 'key' })
    await expect(planImport({ ...withoutVault, env: {} })).rejects.toThrow(
      'Named value function-app-key has no value: give --key-vault, or set APIM_NAMED_VALUE_FUNCTION_APP_KEY.',
    )
  })

  it('keeps a value that its file has', async () => {
    const file = join(artifacts, 'named values/gateway-proof/namedValueInformation.json')
    await writeFile(file, JSON.stringify({ properties: { displayName: 'gateway-proof', value: 'plain' } }))
    expect(await find('namedValues/gateway-proof')).toEqual({ displayName: 'gateway-proof', value: 'plain' })
  })

  it('gives the backend its address, and refuses one without', async () => {
    expect(await find('backends/functions')).toMatchObject({
      url: 'https://app.azurewebsites.net/api',
      credentials: { header: { 'x-functions-key': ['{{function-app-key}}'] } },
    })
    await expect(planImport({ ...options, backendUrls: {} })).rejects.toThrow(
      'Backend functions has no address yet: give --backend-url functions=https://<app>.azurewebsites.net/api',
    )
  })

  it('imports the document inline, into its version set, with query parameters left alone', async () => {
    expect(await find('apis/simple-api')).toMatchObject({
      path: 'api',
      subscriptionRequired: true,
      apiVersionSetId: '/service/apiVersionSets/simple-api',
      format: 'openapi+json',
      value: JSON.stringify(SPECIFICATION),
      translateRequiredQueryParameters: 'query',
    })
    expect(await find('apis/public-docs')).not.toHaveProperty('apiVersionSetId')
  })

  it('says which operations to wait for', async () => {
    const put = (await planImport(options)).find(({ path }) => path === 'apis/simple-api')
    expect(put?.awaits).toEqual({ api: 'simple-api', operations: ['listcatalog'] })
  })

  it("sends policies raw, and the SKU's own where there is one", async () => {
    const policy = 'apis/simple-api/policies/policy'
    await writeFile(join(artifacts, 'apis/simple-api/policy.premium.xml'), '<policies premium="1" />')
    expect(await find(policy)).toMatchObject({
      format: 'rawxml',
      value: expect.stringContaining('set-backend-service'),
    })
    expect(await find(policy, { sku: 'premium' })).toEqual({ format: 'rawxml', value: '<policies premium="1" />' })
  })

  it('sends fragments with their description', async () => {
    expect(await find('policyFragments/error-envelope')).toMatchObject({
      format: 'rawxml',
      value: expect.stringContaining('<fragment>'),
      description: expect.stringContaining('envelope'),
    })
  })

  it("sends the SKU's own fragment", async () => {
    await writeFile(join(artifacts, 'policy fragments/correlation/policy.consumption.xml'), '<fragment />')
    expect(await find('policyFragments/correlation')).toMatchObject({ value: '<fragment />' })
    await rm(join(artifacts, 'policy fragments/correlation/policy.consumption.xml'))
    await rm(join(artifacts, 'policy fragments/correlation/policy.xml'))
    await expect(planImport(options)).rejects.toThrow(/correlation: a fragment needs its policy\.xml/)
  })

  it('reads a specification in YAML as well, as extracts of other instances have it', async () => {
    await rm(join(artifacts, 'apis/simple-api/specification.json'))
    await writeFile(join(artifacts, 'apis/simple-api/specification.yaml'), 'openapi: 3.0.3\npaths: {}\n')
    expect(await find('apis/simple-api')).toMatchObject({
      format: 'openapi+json',
      value: '{"openapi":"3.0.3","paths":{}}',
    })
    await writeFile(join(artifacts, 'apis/simple-api/specification.yaml'), 'openapi: [')
    await expect(planImport(options)).rejects.toThrow(/simple-api.specification\.yaml: /)
  })

  it('says which specification is missing and how to make it', async () => {
    await rm(join(artifacts, 'apis/simple-api/specification.json'))
    await expect(planImport(options)).rejects.toThrow(
      /simple-api.specification\.json is missing: npm run gateway:build/,
    )
  })

  it('says which file is no JSON', async () => {
    await writeFile(join(artifacts, 'backends/functions/backendInformation.json'), '{')
    await expect(planImport(options)).rejects.toThrow(/backends.functions.backendInformation\.json: /)
  })

  it('plans nothing for an empty folder', async () => {
    expect(await planImport({ ...options, artifacts: join(artifacts, 'none') })).toEqual([])
  })
})

describe('the name that an import gives an operation', () => {
  it.each([
    ['getTodoById', 'gettodobyid'],
    ['get__Todo by-id!', 'get-todo-by-id'],
    ['-a-', 'a'],
    ['x'.repeat(80), 'x'.repeat(76)],
  ])('%s → %s', (operationId, name) => expect(normaliseOperationId(operationId)).toBe(name))
})

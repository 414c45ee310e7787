import { rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { createCli } from '../../scripts/azure/cli.js'
import type { Put } from '../../scripts/azure/import-plan.js'
import { runImport } from '../../scripts/azure/import-run.js'
import { createStandIn, type Rule, type StandIn } from '../infra/stand-in.js'
import { copyArtifacts } from './artifacts.js'
import { runScriptFile } from './run-script.js'

const SERVICE = { subscription: 'sub-1', resourceGroup: 'rg', name: 'apim-1' }
const URL_START =
  'https://management.azure.com/subscriptions/sub-1/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim-1'
const API: Put = {
  path: 'apis/simple-api',
  body: { properties: { path: 'api' } },
  source: 'apis/simple-api/specification.json',
  awaits: { api: 'simple-api', operations: ['getitem', 'listcatalog'] },
}
const POLICY: Put = { path: 'policies/policy', body: { properties: { value: '<x/>' } }, source: 'policy.xml' }

let standIn: StandIn | undefined
afterEach(() => standIn?.dispose())

async function run(puts: readonly Put[], rules: readonly Rule[], attempts = 2): Promise<string[]> {
  standIn = await createStandIn(rules)
  const az = createCli('az', standIn)
  await runImport(puts, { az, service: SERVICE, print: () => undefined, attempts, interval: 1 })
  return standIn.calls()
}

describe('running an import', () => {
  it('puts each resource, its body in a file', async () => {
    expect(await run([POLICY], [])).toEqual([
      `az rest --method put --url ${URL_START}/policies/policy?api-version=2024-05-01 ` +
        '--headers Content-Type=application/json --body {"properties":{"value":"<x/>"}}',
    ])
  })

  it('waits until the import has made the operations', async () => {
    const calls = await run([API, POLICY], [{ when: 'operation list', stdout: ['listcatalog', 'getitem', 'other'] }])
    expect(calls.map((call) => call.split(' ')[3])).toEqual(['put', 'operation', 'put'])
    expect(calls[1]).toBe(
      'az apim api operation list --api-id simple-api --service-name apim-1 --resource-group rg --subscription sub-1 ' +
        '--query [].name --output json',
    )
  })

  it('gives up when an operation does not appear, and says which', async () => {
    const running = run([API], [{ when: 'operation list', stdout: ['listcatalog'] }])
    await expect(running).rejects.toThrow('API simple-api was sent, but its import has not made getitem.')
    expect((await standIn?.calls())?.filter((call) => call.includes('operation list'))).toHaveLength(2)
  })

  it('stops at the first refusal', async () => {
    const running = run([POLICY, API], [{ when: 'policies/policy', status: 1, stderr: 'ValidationError' }])
    await expect(running).rejects.toThrow('ValidationError')
    expect(await standIn?.calls()).toHaveLength(1)
  })
})

describe('npm run import-to-apim', () => {
  let artifacts: string
  beforeAll(async () => {
    artifacts = await copyArtifacts()
  })
  afterAll(() => rm(artifacts, { recursive: true, force: true }))

  const where = ['--service', 'apim-1', '--resource-group', 'rg', '--subscription', 'sub-1']
  const given = [...where, '--backend-url', 'functions=https://app.azurewebsites.net/api', '--key-vault', 'https://kv']

  it('prints every call of a dry run and makes none', async () => {
    standIn = await createStandIn()
    const args = [...given, '--artifacts', artifacts, '--dry-run']
    const { status, stdout } = await runScriptFile('scripts/import-to-apim.ts', args, standIn.env)
    expect(status).toBe(0)
    expect(stdout).toContain(`az rest --method put --url '${URL_START}/namedValues/function-app-key?api-version=`)
    expect(stdout).toContain('# policies/policy from policy.xml')
    expect(stdout).toMatch(/\d+ resources would be put into apim-1\./)
    expect(await standIn.calls()).toEqual([])
  })

  it('asks the azd environment which service, and the service which SKU', async () => {
    const values = {
      AZURE_SUBSCRIPTION_ID: 'sub-1',
      AZURE_RESOURCE_GROUP: 'rg',
      AZURE_API_MANAGEMENT_NAME: 'apim-1',
    }
    standIn = await createStandIn([
      { when: 'get-values', stdout: values },
      { when: 'apim show', stdout: 'Developer' },
    ])
    const { stderr } = await runScriptFile('scripts/import-to-apim.ts', ['--key-vault', 'https://kv'], standIn.env)
    expect(stderr).toContain('Backend functions has no address yet')
    expect(await standIn.calls()).toEqual([
      'azd env get-values --output json',
      'az apim show --name apim-1 --resource-group rg --subscription sub-1 --query sku.name --output json',
    ])
  })

  it.each([
    ['no service', [], 'Which API Management service? Give --subscription'],
    ['an unknown option', ['--servise', 'x'], '--servise'],
    [
      'a backend without an address',
      [...where, '--backend-url', 'functions'],
      '--backend-url functions: write NAME=https://',
    ],
  ])('refuses %s with a message and status 1', async (_case, args, message) => {
    standIn = await createStandIn([{ when: 'env get-values', status: 1, stderr: 'no environment' }])
    const { status, stderr } = await runScriptFile('scripts/import-to-apim.ts', args, standIn.env)
    expect(status).toBe(1)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
  })
})

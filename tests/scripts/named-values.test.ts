import { afterEach, describe, expect, it } from '@jest/globals'
import { createCli } from '../../scripts/azure/cli.js'
import { readNamedValueStatus } from '../../scripts/azure/named-values.js'
import { createStandIn, type Rule, type StandIn } from '../infra/stand-in.js'
import { runScriptFile } from './run-script.js'

const SERVICE = { subscription: 'sub-1', resourceGroup: 'rg', name: 'apim-1' }
const GIVEN = ['--service', 'apim-1', '--resource-group', 'rg', '--subscription', 'sub-1']

function named(name: string, lastStatus?: Record<string, string>) {
  return {
    name,
    properties: { keyVault: { secretIdentifier: `https://kv/secrets/${name}`, ...(lastStatus ? { lastStatus } : {}) } },
  }
}

const READ = named('function-app-key', { code: 'Success', timeStampUtc: '2026-11-21T09:00:00Z' })
const REFUSED = named('gateway-proof', { code: 'AccessDenied', message: 'Access denied to the vault.' })

let standIn: StandIn | undefined
afterEach(() => standIn?.dispose())

async function script(list: readonly unknown[], args: readonly string[] = []) {
  const rules: Rule[] = [{ when: '--method get', stdout: list }]
  standIn = await createStandIn(rules)
  return runScriptFile('scripts/named-values.ts', [...GIVEN, ...args], standIn.env)
}

describe('the status of named values', () => {
  it('tells read, refused and never read apart, and leaves out those with a value of their own', async () => {
    const plain = { name: 'plain', properties: { value: 'x' } }
    standIn = await createStandIn([{ when: 'namedValues', stdout: [READ, REFUSED, named('new'), plain] }])
    const all = await readNamedValueStatus(createCli('az', standIn), SERVICE)
    expect(all).toEqual([
      {
        name: 'function-app-key',
        secretIdentifier: 'https://kv/secrets/function-app-key',
        ok: true,
        readAt: '2026-11-21T09:00:00Z',
        message: 'Success',
      },
      {
        name: 'gateway-proof',
        secretIdentifier: 'https://kv/secrets/gateway-proof',
        ok: false,
        readAt: 'never',
        message: 'Access denied to the vault.',
      },
      { name: 'new', secretIdentifier: 'https://kv/secrets/new', ok: false, readAt: 'never', message: 'not read yet' },
    ])
  })
})

describe('npm run named-values', () => {
  it('is content when every secret was read', async () => {
    const { status, stdout } = await script([READ])
    expect(status).toBe(0)
    expect(stdout).toBe('✓ function-app-key, read 2026-11-21T09:00:00Z: Success\n')
  })

  it('fails when one was not, so that a scheduled run is seen', async () => {
    const { status, stdout, stderr } = await script([READ, REFUSED])
    expect(status).toBe(1)
    expect(stdout).toContain('✗ gateway-proof, read never: Access denied to the vault.')
    expect(stderr).toContain('1 of 2 named values could not be read from Key Vault: see docs/guide/keys.md')
  })

  it('refreshes each of them when asked', async () => {
    await script([READ, REFUSED], ['--refresh'])
    const posts = (await standIn?.calls())?.filter((call) => call.includes('--method post'))
    expect(posts).toEqual([
      expect.stringContaining('/service/apim-1/namedValues/function-app-key/refreshSecret?api-version=2024-05-01'),
      expect.stringContaining('/service/apim-1/namedValues/gateway-proof/refreshSecret?api-version=2024-05-01'),
    ])
  })

  it('refuses an option that it does not know', async () => {
    const { status, stderr } = await script([], ['--refesh'])
    expect(status).toBe(1)
    expect(stderr).toContain('--refesh')
  })
})

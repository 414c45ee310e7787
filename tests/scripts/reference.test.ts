import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { policies } from '../../dev/gateway/policies/index.js'
import { policySupport } from '../../scripts/policy-support.js'
import { generateReference } from '../../scripts/reference-build.js'
import { errorCatalogue } from '../../src/lib/apim-context/index.js'
import { gatewayErrors } from '../../src/openapi/gateway-errors.js'

const envelope = readFileSync('infra/apim/policy fragments/error-envelope/policy.xml', 'utf8')

it('every code that the gateway answers with is in the reference, and no other', () => {
  const answered = [...envelope.matchAll(/: return "([a-z_]+)"|return [^;]+\? "([a-z_]+)" : "([a-z_]+)"/g)].flatMap(
    (match) => match.slice(1),
  )
  const codes = new Set(answered.filter(Boolean).filter((code) => !(code in errorCatalogue)))
  expect([...codes].sort()).toEqual(Object.keys(gatewayErrors).sort())
})

it('every row of the gateway stands under its own code', () => {
  for (const [key, { code, status }] of Object.entries(gatewayErrors)) {
    expect(code).toBe(key)
    expect(status).toBeGreaterThanOrEqual(400)
  }
})

it('the page has a row for each code', () => {
  const [page] = generateReference()
  for (const { code, status } of Object.values({ ...gatewayErrors, ...errorCatalogue })) {
    expect(page?.contents).toContain(`</a>\`${code}\` | ${status} |`)
  }
})

describe('the table of policies', () => {
  const { contents } = policySupport()
  const rowsOf = (name: string) => contents.split('\n').filter((line) => line.startsWith(`| [\`${name}\`]`))

  it('is among the pages that are made', () => {
    expect(generateReference()).toContainEqual(policySupport())
  })

  it('has one row for each policy, with everything that limits it', () => {
    for (const { name, scopes = [], notOn = [], limitation = '', unsupported = '' } of policies.values()) {
      const [row = '', ...more] = rowsOf(name)
      expect(more).toEqual([])
      for (const limit of [...scopes, ...notOn, limitation, unsupported.slice(1)]) expect(row).toContain(limit)
    }
  })

  it('keeps policies that do not run apart from those that do', () => {
    const [run = '', checked = ''] = contents.split('## Policies that are checked only')
    for (const { name, unsupported } of policies.values()) {
      expect((unsupported === undefined ? run : checked).includes(`[\`${name}\`]`)).toBe(true)
    }
  })

  it('says where a policy may stand', () => {
    expect(rowsOf('cors')[0]).toMatch(/policy\) \| inbound \| all \|/)
    expect(rowsOf('trace')[0]).toMatch(/\| all \| all \|/)
    expect(rowsOf('cache-lookup')[0]).toContain('not in a fragment')
  })
})

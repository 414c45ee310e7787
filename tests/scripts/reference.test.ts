import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { generateReference } from '../../scripts/reference-build.js'
import { errorCatalogue } from '../../src/lib/apim-context/index.js'
import { gatewayErrors } from '../../src/openapi/gateway-errors.js'

const envelope = readFileSync('infra/apim/policy fragments/error-envelope/policy.xml', 'utf8')

it('every code that the gateway answers with is in the reference, and no other', () => {
  const answered = [...envelope.matchAll(/: return "([a-z_]+)"|\? "([a-z_]+)" : "([a-z_]+)"/g)].flatMap((match) =>
    match.slice(1),
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
    expect(page?.contents).toContain(`| \`${code}\` | ${status} |`)
  }
})

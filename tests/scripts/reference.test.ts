import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { gatewayErrors, generateReference } from '../../scripts/reference-build.js'
import { errorCatalogue } from '../../src/lib/apim-context/index.js'

const envelope = readFileSync('infra/apim/policy fragments/error-envelope/policy.xml', 'utf8')

it('every code that the gateway answers with is in the reference, and no other', () => {
  const answered = [...envelope.matchAll(/: return "([a-z_]+)"|\? "([a-z_]+)" : "([a-z_]+)"/g)].flatMap((match) =>
    match.slice(1),
  )
  const codes = new Set(answered.filter(Boolean).filter((code) => !(code in errorCatalogue)))
  expect([...codes].sort()).toEqual(gatewayErrors.map(({ code }) => code).sort())
})

it('the page has a row for each code', () => {
  const [page] = generateReference()
  for (const { code, status } of [...gatewayErrors, ...Object.values(errorCatalogue)]) {
    expect(page?.contents).toContain(`| \`${code}\` | ${status} |`)
  }
})

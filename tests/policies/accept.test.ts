import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createGateway, type Gateway } from '../../dev/gateway/index.js'
import { prefersProblem } from '../../src/lib/apim-context/response/problem.js'

let gateway: Gateway
beforeAll(async () => {
  const namedValues = [{ name: 'gateway-proof', properties: { value: 'the-proof' } }]
  const configuration = ['infra/apim/configuration.local.yaml', { namedValues }]
  gateway = await createGateway({ artifacts: 'infra/apim', configuration, log: () => {} })
})

async function typeOf(accept: string): Promise<string | undefined> {
  const { headers } = await gateway.handle({ url: '/nowhere', headers: { Accept: accept } })
  return headers.get('Content-Type')
}

const PROBLEM = 'application/problem+json'
const JSON_TYPE = 'application/json'

describe('the form of an error', () => {
  it.each([
    [PROBLEM, PROBLEM],
    ['Application/Problem+JSON', PROBLEM],
    [`${PROBLEM};q=0.2, ${JSON_TYPE};q=0.8`, JSON_TYPE],
    [`${PROBLEM};q=0.8, ${JSON_TYPE};q=0.2`, PROBLEM],
    [`${PROBLEM}, ${JSON_TYPE}`, PROBLEM],
    [`${PROBLEM};q=0.5, application/*;q=0.6`, JSON_TYPE],
    [`${PROBLEM};q=0.5, */*;q=0.1`, PROBLEM],
    [`${PROBLEM};q=0`, JSON_TYPE],
    [`${PROBLEM};q=high`, JSON_TYPE],
    [`${PROBLEM};charset=utf-8;q=1.000`, PROBLEM],
    [`x${PROBLEM}`, JSON_TYPE],
    ['*/*', JSON_TYPE],
    ['', JSON_TYPE],
  ])('for Accept: %s is %s', async (accept, expected) => {
    expect(await typeOf(accept)).toBe(expected)
  })

  it('is in the gateway what it is in the app, whatever the client accepts', async () => {
    const type = fc.constantFrom(PROBLEM, JSON_TYPE, 'application/*', '*/*', 'text/html', '', PROBLEM.toUpperCase())
    const weight = fc.constantFrom(
      '',
      ';q=0',
      ';q=0.',
      ';q=0.25',
      '; q=0.5',
      ';q=1',
      ';q=1.0',
      ';q=1.5',
      ';a=b;q=0.7',
      ';q',
      ';',
    )
    const accept = fc
      .array(
        fc.tuple(type, weight).map((pair) => pair.join('')),
        { minLength: 1, maxLength: 4 },
      )
      .map((parts) => parts.join(', ').trim())
    await fc.assert(
      fc.asyncProperty(accept, async (accept) => {
        expect(await typeOf(accept)).toBe(prefersProblem(accept) ? PROBLEM : JSON_TYPE)
      }),
      { numRuns: 300 },
    )
  })

  it('as a problem document has the members of the app', async () => {
    const { body } = await gateway.handle({ url: '/nowhere', headers: { Accept: PROBLEM } })
    expect(Object.keys((await body.json()) as object).toSorted()).toEqual([
      'code',
      'correlation_id',
      'detail',
      'details',
      'status',
      'title',
      'type',
    ])
  })
})

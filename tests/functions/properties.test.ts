import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { functions } from '../../src/functions/index.js'
import { assets } from '../../src/functions/shared/services.js'
import { override } from '../../src/lib/apim-context/index.js'
import type { TestClient } from '../../src/lib/apim-context/testing.js'
import { assetNames, createAssets } from '../../src/openapi/assets.js'
import { createContract } from './contract.js'
import { hostileCalls } from './hostile/calls.js'
import { openApp, PROOF } from './open-app.js'

const routes = functions.map(({ definition }) => definition)
const findDepartures = createContract(routes)
let app: TestClient
let directory: string

const openWithPages = () =>
  openApp({
    environment: { PARTNER_PRICE_THUMBPRINTS: 'A'.repeat(40) },
    overrides: [override(assets, createAssets(pathToFileURL(`${directory}/`)))],
  })
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'docs-'))
  for (const name of ['index.html', ...assetNames]) writeFileSync(join(directory, name), name)
  app = openWithPages()
})
afterAll(() => rmSync(directory, { recursive: true }))

/** Stack traces, names of files and modules, and other words of the inside. */
const INSIDE =
  /node_modules|\/src\/|\bat (?:async )?[\w.<>]+ \(|\b(?:Type|Range|Syntax|Reference|Zod|Rest)Error\b|\bnode:\w|\.m?[jt]s:\d|Cannot read prop|ECONN/

/** What nobody waits for, and so nobody answers for. */
const escaped: unknown[] = []
const onEscaped = (reason: unknown) => escaped.push(reason)
beforeAll(() => {
  process.on('unhandledRejection', onEscaped)
})
afterAll(() => {
  process.off('unhandledRejection', onEscaped)
})

describe.each(routes)('$name', (route) => {
  it('answers whatever it is sent as its document says, and without a failure of its own', async () => {
    await fc.assert(
      fc.asyncProperty(hostileCalls(route, PROOF), async ({ path, headers, body }) => {
        const response = await app.request(route.method, path, { headers, ...(body && { body }) })
        expect(response.status).toBeLessThan(500)
        expect(findDepartures(route.name, response)).toEqual([])
        expect(response.headers.get('x-correlation-id')).toMatch(/^[A-Za-z0-9._~-]{1,128}$/)
        if (response.status >= 400) {
          const { accept } = headers
          const type = accept === 'application/problem+json' ? accept : 'application/json'
          if (accept === undefined || accept === type) expect(response.headers.get('content-type')).toMatch(type)
          expect(response.text).not.toMatch(INSIDE)
        }
        expect(response.logs.filter(({ level }) => level === 'error')).toEqual([])
        expect(Object.prototype).not.toHaveProperty('polluted')
      }),
      { numRuns: 200 },
    )
    expect(escaped).toEqual([])
  }, 60_000)
})

const draft = fc.record(
  {
    name: fc.string({ maxLength: 210, unit: 'binary' }),
    description: fc.string({ maxLength: 50, unit: 'binary' }),
    price: fc.record({
      amount: fc.oneof(fc.maxSafeInteger(), fc.double()),
      currency: fc.constantFrom('EUR', 'JPY', 'eur'),
    }),
    tags: fc.array(fc.oneof(fc.stringMatching(/^[a-z0-9]{1,8}$/), fc.string()), { maxLength: 4 }),
  },
  { requiredKeys: ['name', 'price'] },
)

describe('an item', () => {
  it('is refused, or is kept as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(draft, async (sent) => {
        const created = await app.request('POST', '/api/catalog', { body: sent })
        expect([201, 422]).toContain(created.status)
        if (created.status === 422) return
        const read = await app.request('GET', created.headers.get('location')!)
        const { name, ...others } = sent
        expect(read.json()).toMatchObject({ ...JSON.parse(JSON.stringify(others)), name: name.trim() })
      }),
      { numRuns: 300 },
    )
  })
})

describe('the contract', () => {
  it('is one that an answer can break', async () => {
    // Of a catalogue in which nothing has been deleted.
    const app = openWithPages()
    const good = await app.request('GET', '/api/catalog/1')
    expect(findDepartures('getCatalogItem', good)).toEqual([])
    expect(findDepartures('getCatalogItem', { ...good, status: 418 })).toEqual(['status 418 is not declared'])
    expect(findDepartures('getCatalogItem', { ...good, text: '{"item_id":0}' })).toContain('/item_id must be >= 1')
    const page = await app.request('GET', '/api/docs')
    expect(findDepartures('getCatalogItem', page)).toEqual(['content type text/html is not declared for 200'])
  })
})

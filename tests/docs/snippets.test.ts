import { readdirSync, readFileSync } from 'node:fs'
import type { TableClient } from '@azure/data-tables'
import { describe, expect, it, jest } from '@jest/globals'
import { getItem } from '../../docs/snippets/declaration.js'
import { listNotes, tested } from '../../docs/snippets/dependencies.js'
import { createThing, sendMail, thingRecords, thingsTable } from '../../docs/snippets/idempotency.js'
import { listItems } from '../../docs/snippets/inputs.js'
import { checkedOut } from '../../docs/snippets/observability.js'
import { getAvailability, inventory } from '../../docs/snippets/services.js'
import { app, getCurrency } from '../../docs/snippets/settings.js'
import { bookTwice, direct, routed } from '../../docs/snippets/testing.js'
import { type App, createApp, override, type Service, SettingsError } from '../../src/lib/apim-context/index.js'
import { memoryIdempotencyStore, testClient } from '../../src/lib/apim-context/testing.js'

const PAGES = [
  'README.md',
  ...readdirSync('docs/guide', { recursive: true, encoding: 'utf8' })
    .filter((page) => page.endsWith('.md'))
    .map((page) => `docs/guide/${page}`),
]
const sources = readdirSync('docs/snippets').map((file) => readFileSync(`docs/snippets/${file}`, 'utf8'))

/** The TypeScript blocks of a page, without what indents them in a list. */
function blocksOf(page: string): string[] {
  const blocks = readFileSync(page, 'utf8').matchAll(/^( *)```ts\n(.*?)^ *```$/gms)
  return [...blocks].map(([, indent = '', code = '']) => code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''))
}

describe('the TypeScript of a page', () => {
  it.each(PAGES.flatMap((page) => blocksOf(page).map((block) => [page, block] as const)))(
    'of %s is in a compiled file, to the letter (%#)',
    (_page, block) => {
      const first = block.split('\n')[0]!
      // The file that has its first line, so that a difference shows beside what it differs from.
      const source = sources.find((text) => text.includes(block)) ?? sources.find((text) => text.includes(first)) ?? ''
      expect(source).toContain(block)
    },
  )

  it('is there', () => {
    expect(blocksOf('README.md')).toHaveLength(1)
    expect(blocksOf('docs/guide/toolkit.md')).toHaveLength(2)
  })
})

describe('a snippet runs', () => {
  const client = testClient(createApp([getItem, listItems]))

  it('declaration.ts', async () => {
    const response = await client.request('GET', '/api/items/42')
    expect(response.json()).toEqual({ item_id: 42, name: 'Item 42' })
    expect(response.logs).toHaveLength(1)
  })

  it('inputs.ts', async () => {
    expect((await client.request('GET', '/api/items?limit=2')).json()).toHaveLength(2)
    expect((await client.request('GET', '/api/items?limit=0')).status).toBe(422)
    expect((await client.request('GET', '/api/items?starts_with=x')).status).toBe(404)
  })

  it('idempotency.ts', async () => {
    const submitTransaction = jest.fn<TableClient['submitTransaction']>()
    const overrides = [override(thingRecords, memoryIdempotencyStore()), override(thingsTable, { submitTransaction })]
    const things = testClient(createApp([createThing, sendMail], { overrides }))
    const headers = { 'Idempotency-Key': 'a-key' }
    const create = () => things.request('POST', '/api/things', { headers, body: { name: 'Lamp' } })
    const created = await create()
    expect(created.status).toBe(201)
    expect((await create()).text).toBe(created.text)
    expect(submitTransaction).toHaveBeenCalledTimes(1)
    const send = () => things.request('POST', '/api/mails', { headers, body: { to: 'ada@example.com' } })
    expect([(await send()).logs.length, (await send()).headers.get('idempotency-replayed')]).toEqual([1, 'true'])
  })

  it('settings.ts', async () => {
    const { status, text } = await testClient(app).request('GET', '/api/currency')
    expect([status, JSON.parse(text)]).toEqual([200, { currency: 'USD', page_size: 20 }])
    expect(() => createApp([getCurrency], { environment: {} })).toThrow(SettingsError)
  })

  it('dependencies.ts', async () => {
    const notes = (tenant: Record<string, string>, of: App = tested) =>
      testClient(of).request('GET', '/api/notes', { headers: tenant })
    expect((await notes({ 'x-tenant': 'a' })).json()).toEqual(['a: a note'])
    expect((await notes({})).status).toBe(401)
    const real = createApp([listNotes], { environment: {} })
    expect((await notes({ 'x-tenant': 'a' }, real)).json()).toEqual(['a: select text from notes'])
  })

  it('services.ts', async () => {
    const find: Service['find'] = async (_path, { path, response }) =>
      path?.['item_id'] === 1 ? response.parse({ item_id: 1, available: 2 }) : undefined
    const fake: Service = { find, get: () => Promise.reject(new Error()), request: () => Promise.reject(new Error()) }
    const shop = testClient(createApp([getAvailability], { overrides: [override(inventory, fake)] }))
    expect((await shop.request('GET', '/api/availability/1')).json()).toEqual({ available: true })
    expect((await shop.request('GET', '/api/availability/2')).json()).toEqual({ available: false })
  })

  it('observability.ts', () => {
    expect(checkedOut.json()).toEqual({ pieces: 3 })
    expect(checkedOut.logs).toMatchObject([
      { level: 'information', message: 'Checking out', fields: { function: 'checkOut', pieces: 3, lines: 1 } },
    ])
  })

  it('testing.ts, decorators.ts', async () => {
    expect(direct.status).toBe(403)
    expect(routed.json()).toEqual({ item_id: 42, name: 'Item 42' })
    const { first, second, line } = await bookTwice()
    expect(first).toEqual({ booking_id: 1, seats: 2, by: 'alice', at: '2026-01-02T03:04:05.000Z' })
    expect(second.at).toBe('2026-01-03T04:04:05.000Z')
    expect(line).toMatchObject({ level: 'information', fields: { show: 'evening' } })
  })
})

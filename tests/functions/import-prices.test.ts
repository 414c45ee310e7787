import { gzipSync } from 'node:zlib'
import { describe, expect, it, jest } from '@jest/globals'
import { takePriceLease } from '../../src/functions/shared/price-lease.js'
import { override, SettingsError } from '../../src/lib/apim-context/index.js'
import { fromGateway, type TestClient } from '../../src/lib/apim-context/testing.js'
import { openApp, PROOF } from './open-app.js'

const PARTNER = 'a909502dd82ae41433e6f83886b00d4277a32a7b'
const environment = { PARTNER_PRICE_THUMBPRINTS: `${PARTNER}, ${'0'.repeat(40)}` }
const partner = fromGateway(PROOF, { certificate: PARTNER.toUpperCase() })
const open = (more: Parameters<typeof openApp>[0] = {}) => openApp({ environment, ...more })
const send = (app: TestClient, csv: string | Uint8Array, headers: Record<string, string> = {}) =>
  app.request('POST', '/api/catalog/prices', {
    body: csv,
    headers: { 'Content-Type': 'text/csv', ...partner, ...headers },
  })
const list = (...rows: string[]) => ['item_id,amount,currency', ...rows].join('\n')
const priceOf = async (app: TestClient, id: number) =>
  ((await app.request('GET', `/api/catalog/${id}`)).json() as { price: unknown }).price
const errorOf = (response: { json(): unknown }) =>
  (response.json() as { error: { code: string; details: { in: string; name: string }[] } }).error

describe("a partner's price list", () => {
  it('gives items their prices', async () => {
    const app = open()
    const response = await send(app, list('42,995,EUR', ' 7 , 80 , JPY '))
    expect([response.status, response.json()]).toEqual([200, { applied: 2, unknown: [] }])
    expect([await priceOf(app, 42), await priceOf(app, 7)]).toEqual([
      { amount: 995, currency: 'EUR' },
      { amount: 80, currency: 'JPY' },
    ])
  })

  it('may come compressed', async () => {
    const response = await send(open(), gzipSync(list('42,995,EUR')), { 'Content-Encoding': 'gzip' })
    expect(response.json()).toEqual({ applied: 1, unknown: [] })
  })

  it('changes nothing when an item does not exist', async () => {
    const app = open()
    const response = await send(app, list('42,1,EUR', '999,1,EUR'))
    expect([response.status, errorOf(response).details]).toMatchObject([422, [{ in: 'body', name: '[1].item_id' }]])
    expect(await priceOf(app, 42)).not.toEqual({ amount: 1, currency: 'EUR' })
  })

  it.each(['handling=lenient', 'respond-async, handling=lenient; x=1', 'Handling=Lenient'])(
    'passes over such an item with Prefer: %s',
    async (prefer) => {
      const response = await send(open(), list('42,1,EUR', '999,1,EUR'), { Prefer: prefer })
      expect([response.status, response.json()]).toEqual([200, { applied: 1, unknown: [999] }])
    },
  )

  it.each(['handling=strict', 'handling=lenients', 'x-handling=lenient', ''])(
    'does not with Prefer: %s',
    async (prefer) => {
      expect((await send(open(), list('999,1,EUR'), { Prefer: prefer })).status).toBe(422)
    },
  )

  it.each<[string, string, string[]]>([
    ['no row', list(), ['']],
    ['a heading that lacks a column', 'item_id,amount\n1,1', ['[0].currency']],
    ['a column that it does not know', 'item_id,amount,currency,vat\n1,1,EUR,19', ['[0].vat']],
    ['every bad field', list('0,1,EUR', '1,1.5,eur'), ['[0].item_id', '[1].amount', '[1].currency']],
    ['a row that is too long', list('1,1,EUR,x'), ['']],
    ['more rows than it takes', list(...Array.from({ length: 201 }, () => '1,1,EUR')), ['']],
  ])('is refused for %s', async (_what, csv, names) => {
    const response = await send(open(), csv)
    expect([response.status, errorOf(response).details]).toMatchObject([
      422,
      names.map((name) => ({ in: 'body', name })),
    ])
  })

  it.each<[string, Record<string, string>]>([
    ['without a certificate', fromGateway(PROOF)],
    ['with the certificate of another', fromGateway(PROOF, { certificate: 'b'.repeat(40) })],
    ['that did not come through the gateway', { ...partner, ...fromGateway('guessed') }],
  ])('%s is refused', async (_what, headers) => {
    const response = await openApp({ environment }).request('POST', '/api/catalog/prices', {
      body: list('42,1,EUR'),
      headers: { 'Content-Type': 'text/csv', ...headers },
    })
    expect([response.status, errorOf(response).code]).toEqual([403, 'client_certificate_required'])
  })

  it('comes from nobody while the settings name no partner', async () => {
    expect((await send(openApp(), list('42,1,EUR'))).status).toBe(403)
  })

  it('needs settings that a certificate can have', () => {
    expect(() => openApp({ environment: { PARTNER_PRICE_THUMBPRINTS: 'abc' } })).toThrow(SettingsError)
  })
})

describe('one price list at a time', () => {
  const release = jest.fn(async () => {})

  it('is applied; another is to be sent again', async () => {
    const app = open({ overrides: [override(takePriceLease, async () => undefined)] })
    const response = await send(app, list('42,1,EUR'))
    expect([response.status, errorOf(response).code]).toEqual([409, 'conflict'])
  })

  it.each([
    ['applied', list('42,1,EUR')],
    ['refused', list('999,1,EUR')],
  ])('lets the next one begin when it is %s', async (_what, csv) => {
    release.mockClear()
    await send(open({ overrides: [override(takePriceLease, async () => ({ release }))] }), csv)
    expect(release).toHaveBeenCalledTimes(1)
  })
})

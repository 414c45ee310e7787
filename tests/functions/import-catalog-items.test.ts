import { describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { parseCsv } from '../../src/catalog/csv.js'
import { createMemoryRepository } from '../../src/catalog/memory-repository.js'
import type { TestClient } from '../../src/lib/apim-context/testing.js'
import { NOW, openApp } from './open-app.js'

const boundary = 'a-boundary-of-these-tests'

function send(app: TestClient, csv: string, { tags = [] as string[], type = 'text/csv' } = {}) {
  const part = (disposition: string, content: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`
  const fields = tags.map((tag) => part('name="tag"', tag)).join('')
  const file = part(`name="file"; filename="items.csv"\r\nContent-Type: ${type}`, csv)
  return app.request('POST', '/api/catalog/import', {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: `${fields}${file}--${boundary}--\r\n`,
  })
}

const details = ({ json }: { json(): unknown }) =>
  (json() as { error: { details: { in: string; name: string; message: string }[] } }).error.details

describe('POST catalog/import', () => {
  it('adds the items of a file, each with the tags of the form', async () => {
    const app = openApp()
    const csv =
      '\ufeffname,description,amount,currency,tags\r\n"Vase, blue","Says ""hi""",2500,JPY,home glass\r\n\r\nBowl,,100,EUR,\r\n'
    const { status, json } = await send(app, csv, { tags: ['glass', 'new'] })
    expect(status).toBe(201)
    expect(json()).toEqual({
      items: [
        {
          item_id: 201,
          name: 'Vase, blue',
          description: 'Says "hi"',
          price: { amount: 2500, currency: 'JPY' },
          tags: ['home', 'glass', 'new'],
          updated_at: NOW,
        },
        expect.objectContaining({ item_id: 202, name: 'Bowl', description: '', tags: ['glass', 'new'] }),
      ],
    })
    expect((await app.request('GET', '/api/catalog/202')).json()).toMatchObject({ name: 'Bowl' })
  })

  it('adds nothing while a row has a fault, and lists every fault with its place', async () => {
    const repository = createMemoryRepository()
    const insert = jest.spyOn(repository, 'insert')
    const app = openApp({ repository })
    const response = await send(app, 'name,amount,currency,colour\nBox,1,EUR,red\n,,XQQ,\n')
    expect(response.status).toBe(422)
    expect(
      details(response)
        .map(({ in: place, name }) => `${place} ${name}`)
        .toSorted(),
    ).toEqual([
      'body file[0].colour',
      'body file[1].colour',
      'body file[1].name',
      'body file[1].price.amount',
      'body file[1].price.currency',
    ])
    expect(insert).not.toHaveBeenCalled()
  })

  it.each([
    ['an open quote', 'name\n"a', 'file'],
    ['a row that is too long', 'name,amount\na,1,2', 'file'],
    ['no row', 'name,amount,currency\n', 'file'],
    ['nothing', '', 'file'],
  ])('refuses %s', async (_what, csv, name) => {
    const response = await send(openApp(), csv)
    expect(response.status).toBe(422)
    expect(details(response)[0]).toMatchObject({ in: 'body', name })
  })

  it('refuses too many rows at once', async () => {
    const rows = (count: number) => `name,amount,currency\n${'Box,1,EUR\n'.repeat(count)}`
    expect((await send(openApp(), rows(50))).status).toBe(201)
    expect(details(await send(openApp(), rows(51)))).toEqual([
      { in: 'body', name: 'file', message: 'Too big: expected array to have <=50 items' },
    ])
  })

  it('refuses a tag that is none, and a file of another type', async () => {
    expect(details(await send(openApp(), 'name\na', { tags: ['ok', 'Not ok'] }))[0]).toMatchObject({ name: 'tag[1]' })
    expect(details(await send(openApp(), 'name\na', { type: 'image/png' }))[0]).toMatchObject({ name: 'file' })
  })

  it('answers whatever the file holds', async () => {
    const app = openApp()
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__,name\na,b', '"', '\r', ',\n,'),
    )
    await fc.assert(
      fc.asyncProperty(text, async (csv) => {
        const { status, logs } = await send(app, csv)
        expect([201, 400, 422]).toContain(status)
        expect(logs.filter(({ level }) => level === 'error')).toEqual([])
      }),
    )
  })
})

describe('parseCsv', () => {
  it('reads what was written', async () => {
    const cell = fc.string().filter((text) => text.trim() === text && text !== '')
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 5 }), async (cells) => {
        const csv = ['name', ...cells.map((text) => `"${text.replaceAll('"', '""')}"`)].join('\n')
        expect(await parseCsv(csv)).toEqual(cells.map((name) => ({ name })))
      }),
    )
  })
})

import * as z from 'zod'
import type { CsvRow } from '../catalog/csv.js'
import {
  file,
  http,
  inject,
  multipartBody,
  openapi,
  respond,
  schema,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { readRows } from './shared/csv-rows.js'
import { Item, ItemDraft, Tag } from './shared/schemas.js'
import { catalog } from './shared/services.js'

const MAX_ROWS = 50

const Form = schema(() =>
  z.object({
    file: file({ types: ['text/csv'], maxBytes: 100_000 }),
    tag: z.array(Tag()).max(10).default([]).meta({ description: 'Added to each item; may come several times.' }),
  }),
)

const Drafts = schema(() => z.array(ItemDraft()).min(1).max(MAX_ROWS))
const Imported = schema(() => z.object({ items: z.array(Item()) }).meta({ id: 'ImportedItems' }))

export const importCatalogItems = http(
  { name: 'importCatalogItems', method: 'POST', route: 'catalog/import' },
  withContext(),
  inject({ catalog }),
  openapi({
    summary: 'Add items from a file',
    description: `The file has comma-separated values in UTF-8 with the heading name,description,amount,currency,tags, the tags parted by blanks, and at most ${MAX_ROWS} items. Nothing is added unless every row is in order; then they are added one by one.`,
    tags: ['Catalogue'],
    responses: { 201: { description: 'The items, with the ids that they were given.' } },
  }),
  validateHttp({ body: multipartBody(Form, { maxBytes: 120_000, compressed: true }), responses: { 201: Imported } }),
)(async ({ body, catalog }) => {
  const toDrafts = (rows: readonly CsvRow[]) => Drafts().safeParse(rows.map((row) => toDraft(row, body.tag)))
  const drafts = await readRows(await body.file.text(), toDrafts, ['file'])
  const items: z.output<ReturnType<typeof Item>>[] = []
  for (const draft of drafts) items.push((await catalog.create(draft)).item)
  return respond({ status: 201, jsonBody: { items } })
})

/** The row as a client would write it in JSON; a column that it does not know stays, and is refused as there. */
function toDraft({ amount, currency, tags = '', ...others }: CsvRow, more: readonly string[]): unknown {
  const price = { amount: amount?.trim() ? Number(amount) : undefined, currency }
  return { ...others, price, tags: [...new Set([...tags.split(/\s+/).filter(Boolean), ...more])] }
}

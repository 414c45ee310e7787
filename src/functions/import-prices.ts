import * as z from 'zod'
import type { CsvRow } from '../catalog/csv.js'
import { applyPrices } from '../catalog/price-list.js'
import {
  http,
  inject,
  integerParameter,
  openapi,
  requireClientCertificate,
  schema,
  textBody,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { readRows } from './shared/csv-rows.js'
import { pricePartners } from './shared/partner-settings.js'
import { priceLease } from './shared/price-lease.js'
import { readonly } from './shared/readonly.js'
import { Price } from './shared/schemas.js'
import { catalog } from './shared/services.js'

const MAX_ROWS = 200

const Rows = schema(() =>
  z
    .array(
      z.strictObject({
        item_id: integerParameter({ min: 1 }),
        amount: integerParameter({ min: 0 }),
        currency: Price().shape.currency,
      }),
    )
    .min(1)
    .max(MAX_ROWS),
)
const toRows = (rows: readonly CsvRow[]) => Rows().safeParse(rows)

/** https://www.rfc-editor.org/rfc/rfc7240#section-4.4: what else a client prefers is not ours to refuse. */
const Headers = schema(() =>
  z.object({
    Prefer: z
      .string()
      .optional()
      .transform((preferences = '') => /(?:^|[,\s])handling=lenient(?:$|[,;\s])/i.test(preferences))
      .meta({ description: 'With `handling=lenient` rows of items that do not exist are passed over.' }),
  }),
)

const AppliedPrices = schema(() =>
  z
    .object({
      applied: z.int().meta({ description: 'How many items have the prices of the list.', example: 12 }),
      unknown: readonly(z.array(z.int())).meta({ description: 'Those of the list that do not exist.', example: [] }),
    })
    .meta({ id: 'AppliedPrices' }),
)

export const importPrices = http(
  { name: 'importPrices', method: 'POST', route: 'catalog/prices' },
  withContext(),
  requireClientCertificate({ thumbprints: pricePartners }),
  inject({ catalog, lease: priceLease }),
  openapi({
    summary: "Apply a partner's price list",
    description: `Comma-separated values in UTF-8 with the heading item_id,amount,currency, and at most ${MAX_ROWS} rows. Unless \`Prefer: handling=lenient\` says otherwise, no price changes when an item does not exist. One list is applied at a time; sending it again does no harm.`,
    tags: ['Catalogue'],
    errors: ['conflict'],
    responses: { 200: { description: 'What became of it.' } },
  }),
  validateHttp({
    headers: Headers,
    body: textBody({ types: ['text/csv'], maxBytes: 20_000, compressed: true }),
    response: AppliedPrices,
  }),
)(async ({ headers, body, catalog }) => applyPrices(catalog, await readRows(body, toRows), headers.Prefer))

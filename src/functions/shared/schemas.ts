import * as z from 'zod'
import { isCurrency } from '../../catalog/currency.js'
import { integerParameter, schema } from '../../lib/apim-context/index.js'
import { readonly } from './readonly.js'

const ItemId = schema(() =>
  integerParameter({ min: 1 }).meta({
    description: 'The item, as the catalogue numbers it.',
    example: 42,
  }),
)

export const ItemPath = schema(() => z.object({ item_id: ItemId() }))

export const Price = schema(() =>
  z
    .strictObject({
      amount: z.int().min(0).meta({ description: "In the currency's minor unit: 4900 is 49.00 EUR.", example: 4900 }),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, { error: 'A currency has three capital letters', abort: true })
        .refine(isCurrency, 'Not a currency of ISO 4217')
        .meta({ description: 'ISO 4217.', example: 'EUR' }),
    })
    .meta({ id: 'Price' }),
)

export const Tag = schema(() =>
  z
    .string()
    .max(40)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'A tag has small letters, digits and single hyphens between them'),
)

/** The characters of https://www.w3.org/TR/xml/#charsets: no null, no half of a surrogate pair, which not every store and client takes. */
export const isText = (text: string): boolean => text.isWellFormed() && !/[^\t\n\r\x20-\ufffd]/.test(text)
export const NO_TEXT = 'Has a control character, or one that is not Unicode'

const name = schema(() => z.string().trim().min(1).max(200).meta({ example: 'Plain Oak Lamp' }))
const description = schema(() => z.string().max(4000).meta({ example: 'A plain oak lamp.' }))
const tags = schema(() =>
  readonly(
    z
      .array(Tag())
      .max(20)
      .meta({ example: ['home', 'lighting'] }),
  ),
)

/** What a client sends; members that it does not know are refused, so that a misspelt one is not lost. */
export const ItemDraft = schema(() =>
  z
    .strictObject({
      name: name().refine(isText, NO_TEXT),
      description: description().refine(isText, NO_TEXT).default(''),
      price: Price(),
      tags: tags().default([]),
    })
    .meta({ id: 'ItemDraft' }),
)

export const Item = schema(() =>
  z
    .object({
      item_id: z.int().min(1).meta({ example: 42 }),
      name: name(),
      description: description(),
      price: Price(),
      tags: tags(),
      updated_at: z.iso.datetime().meta({ example: '2026-01-02T03:04:05.000Z' }),
    })
    .meta({ id: 'Item' }),
)

export const PageLimit = schema(() =>
  integerParameter({ min: 1, max: 100 }).default(20).meta({ description: 'How many items at most.' }),
)

export const TagsQuery = schema(() =>
  z
    .array(Tag())
    .max(10)
    .default([])
    .meta({
      description: 'Only items with this tag; once for each of several that they must all have.',
      example: ['lighting'],
    }),
)

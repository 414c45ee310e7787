import { randomUUID } from 'node:crypto'
import type { TableClient } from '@azure/data-tables'
import * as z from 'zod'
import {
  http,
  idempotent,
  inject,
  openapi,
  provide,
  respond,
  tableIdempotencyStore,
  validateHttp,
  withContext,
} from '../../src/lib/apim-context/index.js'
import { openContainer } from '../../src/storage/open-container.js'
import { openTable } from '../../src/storage/open-table.js'

const storage = { connection: process.env['STORAGE'] }
const Draft = z.strictObject({ name: z.string() })
const Thing = Draft.extend({ thing_id: z.uuid() })

/** Stands for business code: the things of one table, in partitions by the first two digits of their ids. */
export const thingsTable = provide((): Promise<Pick<TableClient, 'submitTransaction'>> => openTable(storage, 'things'))

export const thingRecords = provide(async () =>
  tableIdempotencyStore({
    table: await openTable(storage, 'things'), // beside the things: for one transaction
    container: () => openContainer(storage, 'idempotency'), // for answers beyond 64 KiB
  }),
)

export const createThing = http(
  { name: 'createThing', method: 'POST', route: 'things' },
  withContext(),
  inject({ table: thingsTable }),
  idempotent({ store: thingRecords }), // the innermost layer
  openapi({ summary: 'Create a thing' }),
  validateHttp({ body: Draft, responses: { 201: Thing } }),
)(async ({ body, table, idempotency }) => {
  const uuid = randomUUID()
  const partitionKey = idempotency.partition ?? uuid.slice(0, 2)
  const thing = { ...body, thing_id: partitionKey + uuid.slice(2) }
  const reply = respond({ status: 201, jsonBody: thing })
  return idempotency.commit(reply, (record) =>
    table.submitTransaction([['create', { partitionKey, rowKey: thing.thing_id, ...body }], ...record]),
  )
})

export const sendMail = http(
  { name: 'sendMail', method: 'POST', route: 'mails' },
  withContext(),
  idempotent({ store: thingRecords, required: false, leaseSeconds: 60 }),
  openapi({ summary: 'Send a mail' }),
  validateHttp({ body: z.strictObject({ to: z.email() }), responses: { 202: null } }),
)(async ({ body, log }) => {
  log.info('The mail is on its way', { to: body.to })
  return respond({ status: 202 })
})

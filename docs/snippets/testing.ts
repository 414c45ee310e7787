import * as z from 'zod'
import {
  clock,
  createApp,
  http,
  idempotent,
  inject,
  openapi,
  override,
  provide,
  requireUser,
  respond,
  validateHttp,
  withContext,
} from '../../src/lib/apim-context/index.js'
import { fakeClock, fromGateway, memoryIdempotencyStore, testClient } from '../../src/lib/apim-context/testing.js'
import { getItem } from './decorators.js'

const Booking = z.object({ booking_id: z.int(), seats: z.int(), by: z.string(), at: z.iso.datetime() })
const BookingPath = z.object({ show: z.enum(['matinee', 'evening']) })
const Wanted = z.object({ seats: z.int().min(1) })

/** Stands for business code. */
export const hall = provide(() => ({ freeSeats: 300 }))
export const bookingRecords = provide(() => memoryIdempotencyStore())

export const book = http(
  { name: 'book', method: 'POST', route: 'shows/{show}/bookings' },
  withContext(),
  requireUser(),
  inject({ hall, clock }),
  idempotent({ store: bookingRecords }),
  openapi({ summary: 'Book seats' }),
  validateHttp({ path: BookingPath, body: Wanted, responses: { 201: Booking, 409: z.object({ free: z.int() }) } }),
)(({ path, body, user, hall, clock, log }) => {
  if (body.seats > hall.freeSeats) return respond({ status: 409, jsonBody: { free: hall.freeSeats } })
  log.info('Booked', { show: path.show })
  const jsonBody = { booking_id: 1, seats: body.seats, by: user.id, at: clock().toISOString() }
  return respond({ status: 201, jsonBody })
})

const time = fakeClock('2026-01-02T03:04:05Z')
const app = createApp([getItem, book], {
  environment: {},
  settings: { gateway: { proof: 'secret' }, log: { format: 'json' } },
  overrides: [override(clock, time.now), override(hall, { freeSeats: 2 })],
})
const alice = fromGateway('secret', {
  user: { id: 'alice', roles: ['Visitor'] },
  subscription: { id: 'web', name: 'The web site' },
})
const client = testClient(app, { headers: alice })

export async function bookTwice() {
  const input = { path: { show: 'evening' }, body: { seats: 2 }, headers: { 'Idempotency-Key': 'k-1' } } as const
  const first = await client.call('POST shows/{show}/bookings', input) //   or by its name: client.call('book', …)
  time.advance({ hours: 25 }) //                                           the answer that was kept has expired
  const second = await client.call('book', input)
  const line = first.logs.find(({ message }) => message === 'Booked') //   level, message, fields
  return { first: first.bodyOf(201), second: second.bodyOf(201), line } // bodyOf: an error if the status is another
}

export const direct = await testClient(app).request('GET', '/api/items/42') // 403: requireGateway()
export const routed = await client.request('GET', '/api/items/42') //          200

import { describe, expect, it } from '@jest/globals'
import type { Order } from '../../src/orders/order.js'
import type { OrderRepository, Period } from '../../src/orders/repository.js'

export const ORDER: Order = {
  order_id: '3f2b9c1e-5d47-4a8b-9e0f-6c1d2a7b8e94',
  status: 'placed',
  lines: [
    { item_id: 1, quantity: 2, price: { amount: 4900, currency: 'EUR' } },
    { item_id: 7, quantity: 1, price: { amount: 60, currency: 'EUR' } },
  ],
  customer_reference: 'PO “½” 42',
  total: { amount: 9860, currency: 'EUR' },
  created_at: '2026-01-02T03:04:05.000Z',
}

/** What every repository of orders promises. `open` gives one over an empty store; `again` another one over the same store. */
export function describeRepository(
  name: string,
  open: () => Promise<{ repository: OrderRepository; again(): OrderRepository }>,
): void {
  async function stored(order: Order): Promise<OrderRepository> {
    const { repository, again } = await open()
    await repository.prepare()
    await repository.insert(order, [])
    return again()
  }

  describe(name, () => {
    it('finds an order with all its fields', async () => {
      expect(await (await stored(ORDER)).find(ORDER.order_id)).toEqual(ORDER)
    })

    it('finds an order without a reference', async () => {
      const { customer_reference: _, ...order } = ORDER
      expect(await (await stored(order)).find(ORDER.order_id)).toEqual(order)
    })

    it('keeps amounts beyond 32 bits exactly', async () => {
      const total = { amount: Number.MAX_SAFE_INTEGER, currency: 'JPY' }
      expect(await (await stored({ ...ORDER, total })).find(ORDER.order_id)).toMatchObject({ total })
    })

    it('finds nothing under another id of the same partition', async () => {
      expect(await (await stored(ORDER)).find(ORDER.order_id.replace(/.$/, '0'))).toBeUndefined()
    })

    it.each<[Period, number[]]>([
      [{}, [1, 2, 3]],
      [{ from: '2026-01-02' }, [1, 2, 3]],
      [{ from: '2026-01-03' }, [2, 3]],
      [{ to: '2026-01-03' }, [1]],
      [{ from: '2026-01-03', to: '2026-02' }, [2]],
      [{ from: '2026-03-01' }, []],
    ])('lists the orders of %j', async (period, expected) => {
      const { repository, again } = await open()
      await repository.prepare()
      const days = ['2026-01-02', '2026-01-31', '2026-02-01']
      for (const [index, day] of days.entries()) {
        const order_id = ORDER.order_id.replace(/^3f/, `${index}f`)
        await repository.insert({ ...ORDER, order_id, created_at: `${day}T03:04:05.000Z` }, [])
      }
      const found: string[] = []
      for await (const { created_at } of again().list(period)) found.push(created_at.slice(0, 10))
      expect(found.toSorted()).toEqual(expected.map((number) => days[number - 1]))
    })

    it('may be prepared twice, also at once', async () => {
      const { repository, again } = await open()
      await Promise.all([repository.prepare(), again().prepare()])
      await repository.insert(ORDER, [])
      await again().prepare()
      expect(await again().find(ORDER.order_id)).toEqual(ORDER)
    })
  })
}

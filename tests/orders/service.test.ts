import { describe, expect, it, jest } from '@jest/globals'
import { InvalidOrderError, OrderNotFoundError } from '../../src/orders/errors.js'
import { createMemoryRepository } from '../../src/orders/memory-repository.js'
import type { Money } from '../../src/orders/order.js'
import type { Together } from '../../src/orders/repository.js'
import { createOrders } from '../../src/orders/service.js'

const NOW = '2026-03-04T05:06:07.000Z'
const PRICES: Readonly<Record<number, Money>> = {
  1: { amount: 4900, currency: 'EUR' },
  2: { amount: 150, currency: 'EUR' },
  3: { amount: 700, currency: 'JPY' },
  4: { amount: Number.MAX_SAFE_INTEGER, currency: 'EUR' },
  5: { amount: 0, currency: 'EUR' },
}

function setUp() {
  const repository = createMemoryRepository()
  const open = jest.fn(async () => repository)
  const findPrice = jest.fn(async (itemId: number) => PRICES[itemId])
  return { repository, open, findPrice, orders: createOrders({ open, findPrice, now: () => new Date(NOW) }) }
}
const line = (item_id: number, quantity = 1) => ({ item_id, quantity })

describe('a quote', () => {
  it('prices each line, and their sum, as the catalogue does', async () => {
    const quoted = await setUp().orders.quote({ lines: [line(1, 2), line(2, 3)], customer_reference: 'PO 1' })
    expect(quoted).toEqual({
      order_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      status: 'placed',
      lines: [
        { item_id: 1, quantity: 2, price: PRICES[1] },
        { item_id: 2, quantity: 3, price: PRICES[2] },
      ],
      customer_reference: 'PO 1',
      total: { amount: 10_250, currency: 'EUR' },
      created_at: NOW,
    })
  })

  it('asks once for an item that several lines name', async () => {
    const { orders, findPrice } = setUp()
    const { total } = await orders.quote({ lines: [line(2), line(2, 2)] })
    expect(total.amount).toBe(450)
    expect(findPrice).toHaveBeenCalledTimes(1)
  })

  it('stores and opens nothing', async () => {
    const { orders, open } = setUp()
    await orders.quote({ lines: [line(1)] })
    expect(open).not.toHaveBeenCalled()
  })

  it('has its id in the partition that is asked for', async () => {
    const { orders } = setUp()
    const { order_id } = await orders.quote({ lines: [line(1)] }, 'a7')
    expect(order_id).toMatch(/^a7[0-9a-f]{6}-/)
  })

  it('has an id of its own each time, spread over partitions', async () => {
    const { orders } = setUp()
    const quoted = await Promise.all(Array.from({ length: 50 }, () => orders.quote({ lines: [line(1)] })))
    expect(new Set(quoted.map(({ order_id }) => order_id)).size).toBe(50)
    expect(new Set(quoted.map(({ order_id }) => order_id.slice(0, 2))).size).toBeGreaterThan(1)
  })

  const missing = (index: number, id: number) => ({
    place: `lines[${index}].item_id`,
    message: `Item ${id} does not exist.`,
  })
  it.each([
    ['items that are not there', [line(9), line(1), line(8)], [missing(0, 9), missing(2, 8)]],
    [
      'a second currency',
      [line(1), line(3)],
      [{ place: 'lines[1].item_id', message: 'It costs JPY, others EUR: order them apart.' }],
    ],
    [
      'a second currency after a missing item',
      [line(9), line(3), line(1)],
      [missing(0, 9), { place: 'lines[2].item_id', message: 'It costs EUR, others JPY: order them apart.' }],
    ],
    ['a sum beyond what numbers hold', [line(4), line(2)], [{ place: 'lines', message: 'The total is too large.' }]],
  ])('refuses %s, and tells every problem', async (_what, lines, problems) => {
    const refused = setUp().orders.quote({ lines })
    await expect(refused).rejects.toThrow(InvalidOrderError)
    await expect(refused).rejects.toMatchObject({ problems })
    await expect(refused).rejects.toThrow(problems[0]!.message)
  })

  it.each([
    [[line(4)], Number.MAX_SAFE_INTEGER],
    [[line(4), line(5, 1000)], Number.MAX_SAFE_INTEGER],
    [[line(5)], 0],
  ])('of %j is %d', async (lines, amount) => {
    expect((await setUp().orders.quote({ lines })).total).toEqual({ amount, currency: 'EUR' })
  })

  it('tells what the catalogue fails with', async () => {
    const { orders, findPrice } = setUp()
    findPrice.mockRejectedValue(new Error('no catalogue'))
    await expect(orders.quote({ lines: [line(1)] })).rejects.toThrow('no catalogue')
  })

  it('is of the current time without another clock', async () => {
    const { open, findPrice } = setUp()
    const before = Date.now()
    const { created_at } = await createOrders({ open, findPrice }).quote({ lines: [line(1)] })
    expect(Date.parse(created_at)).toBeGreaterThanOrEqual(before)
  })
})

describe('orders', () => {
  it('are found again as they were placed', async () => {
    const { orders } = setUp()
    const order = await orders.quote({ lines: [line(1)] })
    await expect(orders.get(order.order_id)).rejects.toThrow(OrderNotFoundError)
    await orders.place(order)
    expect(await orders.get(order.order_id)).toEqual(order)
  })

  it('give the store what is to be written with an order', async () => {
    const { orders, repository } = setUp()
    const insert = jest.spyOn(repository, 'insert').mockResolvedValue()
    const order = await orders.quote({ lines: [line(1)] })
    const together: Together = [['create', { partitionKey: 'a7', rowKey: 'record' }]]
    await orders.place(order, together)
    expect(insert).toHaveBeenCalledWith(order, together)
  })

  it('open their store once, also when asked at once', async () => {
    const { orders, open, repository } = setUp()
    const prepare = jest.spyOn(repository, 'prepare')
    await Promise.allSettled([orders.get('a'), orders.get('b')])
    expect(open).toHaveBeenCalledTimes(1)
    expect(prepare).toHaveBeenCalledTimes(1)
  })

  it('open it again after a failure', async () => {
    const { orders, open } = setUp()
    open.mockRejectedValueOnce(new Error('no storage'))
    await expect(orders.get('a')).rejects.toThrow('no storage')
    await expect(orders.get('a')).rejects.toThrow('Order a does not exist.')
  })

  it('are counted and added up, exactly and by currency', async () => {
    const { orders } = setUp()
    for (const lines of [[line(4)], [line(4)], [line(1, 2)], [line(3)]])
      await orders.place(await orders.quote({ lines }))
    expect(await orders.report({ from: '2026-03-04' })).toEqual({
      orders: 4,
      turnover: [
        { amount: '18014398509491782', currency: 'EUR' },
        { amount: '700', currency: 'JPY' },
      ],
    })
    expect(await orders.report({ to: '2026-03-04' })).toEqual({ orders: 0, turnover: [] })
  })

  it('cost before they are placed what the catalogue says', async () => {
    const { orders } = setUp()
    expect((await orders.price([line(1, 2), line(99)])).totals).toEqual([{ amount: '9800', currency: 'EUR' }])
  })
})

import { describe, expect, it } from '@jest/globals'
import { checkOperation } from '../../../scripts/gateway/check-operation.js'
import { routeWith } from './routes.js'

describe('the check of what a route declares', () => {
  it('finds nothing where nothing is declared, or nothing that a SKU refuses', () => {
    expect(checkOperation(routeWith({}))).toEqual({ errors: [], warnings: [] })
    const limited = routeWith({ rateLimit: { calls: 10, seconds: 60, per: 'subscription' }, timeout: 60 })
    expect(checkOperation(limited)).toEqual({ errors: [], warnings: [] })
  })

  it('refuses limits by key on Consumption, and says what to declare there', () => {
    const route = routeWith({
      rateLimit: { calls: 10, seconds: 60, per: 'address' },
      quota: { calls: 10, seconds: 300, per: 'user' },
    })
    const { errors } = checkOperation(route)
    expect(errors.slice(0, 2)).toEqual([
      "listThings: <rate-limit-by-key> is refused by consumption: there rateLimit can only count per: 'subscription'; say so in gateway.skus.consumption.rateLimit",
      "listThings: <quota-by-key> is refused by consumption: there a quota belongs into the product's policy; take it out with null; say so in gateway.skus.consumption.quota",
    ])
    // The v2 SKUs have no quota by key either.
    expect(errors.slice(2)).toEqual([
      expect.stringContaining('refused by basicv2'),
      expect.stringContaining('refused by standardv2'),
    ])
  })

  it('takes the alternative', () => {
    const route = routeWith({
      rateLimit: { calls: 10, seconds: 60, per: 'address' },
      skus: { consumption: { rateLimit: { calls: 10, seconds: 60, per: 'subscription' } } },
    })
    expect(checkOperation(route).errors).toEqual([])
  })

  it('passes on what the gateway says of a value, for each SKU', () => {
    const { errors } = checkOperation(routeWith({ rateLimit: { calls: 1.5, seconds: 60, per: 'subscription' } }))
    expect(errors).toHaveLength(5)
    expect(errors[0]).toMatch(/^listThings on consumption: .*calls/)
  })

  it('warns of a cache that does nothing', () => {
    expect(checkOperation(routeWith({ cache: {} })).warnings).toEqual([
      'listThings: gateway.cache has no effect on consumption until an external cache is attached',
    ])
  })
})

import { describe, expect, it } from '@jest/globals'
import { loadArtifacts } from '../../../dev/gateway/artifacts/load.js'
import { describeConfiguration } from '../../../dev/gateway/cli/table.js'
import { json } from '../artifacts/sample.js'
import { api, subscription } from '../sample.js'

describe('describeConfiguration', () => {
  it('lists APIs, products and subscriptions in columns, and no key', () => {
    const versioned = { path: 'shop', apiVersionSetId: 's' }
    const configuration = loadArtifacts({
      'version sets/s/versionSetInformation.json': json({ versioningScheme: 'Segment' }),
      'version sets/h/versionSetInformation.json': json({
        versioningScheme: 'Header',
        versionHeaderName: 'Api-Version',
      }),
      ...api('shop', { ...versioned, displayName: 'The shop', subscriptionRequired: true }),
      ...api('shop-v2', { ...versioned, apiVersion: 'v2' }),
      ...api('shop-v2;rev=2', { ...versioned, apiVersion: 'v2' }),
      ...api('admin', { apiVersion: '2026', apiVersionSetId: 'h' }),
      'products/gold/productInformation.json': json({ displayName: 'Gold' }),
      'products/gold/apis/shop/productApiInformation.json': '{}',
      'products/gold/apis/admin/productApiInformation.json': '{}',
      'products/open/productInformation.json': json({ subscriptionRequired: false }),
      ...subscription('one', '/products/gold', 'secret-1'),
      ...subscription('two', '/apis/shop', 'secret-2'),
      ...subscription('three', '/apis', 'secret-3'),
    })
    expect(describeConfiguration(configuration, 'http://127.0.0.1:1')).toBe(
      `Gateway (developer) at http://127.0.0.1:1

API       at                                            operations  key
admin     http://127.0.0.1:1/admin (Api-Version: 2026)  1           not required
The shop  http://127.0.0.1:1/shop                       1           required
shop-v2   http://127.0.0.1:1/shop/v2                    1           not required
shop-v2   http://127.0.0.1:1/shop/v2;rev=2              1           not required

Product  APIs         key
Gold     admin, shop  required
open                  not required

Subscription  scope         state
one           product gold  active
three         all APIs      active
two           API shop      active`,
    )
  })
})

import * as z from 'zod'
import {
  createApp,
  defineSettings,
  http,
  inject,
  integer,
  oneOf,
  openapi,
  setting,
  validateHttp,
  withContext,
} from '../../src/lib/apim-context/index.js'

export const shopSettings = defineSettings('shop', 'The shop', {
  currency: setting('SHOP_CURRENCY', oneOf('EUR', 'USD'), {
    description: 'The currency of all prices.',
    required: true,
    visible: true,
  }),
  pageSize: setting('SHOP_PAGE_SIZE', integer({ min: 1, max: 100, unit: 'items' }), {
    description: 'How many items a page has.',
    default: 20,
  }),
})

export const getCurrency = http(
  { name: 'getCurrency', method: 'GET', route: 'currency' },
  withContext(),
  inject({ shop: shopSettings }),
  openapi({ summary: 'Tell the currency' }),
  validateHttp({ response: z.object({ currency: z.string(), page_size: z.number() }) }),
)(async ({ shop, app }) => {
  const { environment } = app.settings.host
  return { currency: environment === 'Development' ? 'EUR' : shop.currency, page_size: shop.pageSize }
})

export const app = createApp([getCurrency], {
  environment: { SHOP_CURRENCY: 'USD' },
  settings: { log: { format: 'text' } },
})

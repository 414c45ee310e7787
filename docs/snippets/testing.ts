import { createApp } from '../../src/lib/apim-context/index.js'
import { fromGateway, testClient } from '../../src/lib/apim-context/testing.js'
import { getItem } from './decorators.js'

const client = testClient(createApp([getItem], { settings: { gateway: { proof: 'secret' } } }))

export const direct = await client.request('GET', '/api/items/42') // 403: requireGateway()
export const routed = await client.request('GET', '/api/items/42', { headers: fromGateway('secret') }) // 200

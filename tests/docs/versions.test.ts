import { expect, it } from '@jest/globals'
import { functions, searchThings } from '../../docs/snippets/versions.js'
import { checkOperation } from '../../scripts/gateway/check-operation.js'
import { createApp } from '../../src/lib/apim-context/index.js'
import { testClient } from '../../src/lib/apim-context/testing.js'

const client = testClient(createApp([...functions, searchThings]))

it('the page’s versions answer side by side', async () => {
  const first = await client.request('GET', '/api/things/1')
  const second = await client.request('GET', '/api/v2/things/1')
  expect(first.json()).toMatchObject({ item_id: 1 })
  expect(second.json()).toMatchObject({ id: '1' })
  expect(first.headers.get('link')).toBe('<https://example.com/things-v2>; rel="deprecation"')
  expect(second.headers.get('x-api-version')).toBe('v2')
  expect((await client.request('GET', '/api/things?page=2')).json()).toMatchObject([{ item_id: 2 }])
})

it('the page’s declaration is one that every SKU takes', () => {
  expect(checkOperation(searchThings.definition).errors).toEqual([])
})

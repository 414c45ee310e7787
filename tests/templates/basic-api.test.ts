import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createApp } from '../../src/lib/apim-context/index.js'
import { fromGateway, testClient } from '../../src/lib/apim-context/testing.js'
import { simpleApi } from '../../src/openapi/apis.js'
import { buildDocument } from '../../src/openapi/document.js'
import { functions } from '../../templates/basic-api/functions/index.js'
import { type RunningTemplate, runTemplate } from './run-template.js'

const PROOF = 'proof-of-these-tests'
const headers = {
  ...fromGateway(PROOF, { subscription: { id: 's-1', name: 'Team Ä' } }),
  'X-Correlation-ID': 'c-1',
}
const greeting = {
  message: 'Hello, Zoë & co!',
  routed_by: 'azure-api-management',
  correlation_id: 'c-1',
  subscription: 'Team Ä',
}

describe('the basic template in process', () => {
  const app = createApp(functions, { environment: {}, settings: { gateway: { proof: PROOF } } })
  const client = testClient(app)

  it('greets, and tells what the gateway said', async () => {
    const answer = await client.call('getGreeting', { path: { name: 'Zoë & co' }, headers })
    expect(answer.bodyOf(200)).toEqual(greeting)
    expect(answer.logs.map(({ message }) => message)).toEqual([expect.stringContaining('Greeted')])
  })

  it('believes nobody else', async () => {
    const forged = { ...headers, ...fromGateway('guessed') }
    const answer = await client.call('GET greetings/{name}', { path: { name: 'Zoë' }, headers: forged })
    expect(answer.bodyOf(200)).toMatchObject({ routed_by: 'direct', subscription: null })
  })

  it('refuses a name that is too long', async () => {
    expect((await client.call('getGreeting', { path: { name: 'x'.repeat(41) } })).status).toBe(422)
  })

  it('is in the document', () => {
    const { paths } = buildDocument(app.routes, simpleApi)
    expect(Object.keys(paths ?? {})).toEqual(['/greetings/{name}'])
  })
})

describe('the basic template on the local host', () => {
  let template: RunningTemplate
  beforeAll(async () => {
    template = await runTemplate('basic-api', { GATEWAY_PROOF: PROOF, LOG_FORMAT: 'json' })
  }, 60_000)
  afterAll(() => template?.close())

  it('answers the same', async () => {
    const response = await template.send(`/api/greetings/${encodeURIComponent('Zoë & co')}`, { headers })
    expect(response.status).toBe(200)
    expect(response.headers.get('x-correlation-id')).toBe('c-1')
    expect(await response.json()).toEqual(greeting)
    expect(template.logs.join('\n')).toContain('"message":"Greeted"')
  })
})

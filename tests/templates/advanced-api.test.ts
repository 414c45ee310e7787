import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Issuer, startIssuer } from '../../dev/issuer/issuer.js'
import { createApp } from '../../src/lib/apim-context/index.js'
import { fromGateway, testClient } from '../../src/lib/apim-context/testing.js'
import { buildDocument } from '../../src/openapi/document.js'
import { functions } from '../../templates/advanced-api/functions/index.js'
import { apis } from '../../templates/advanced-api/openapi/apis.js'
import { startAzurite, type TestAzurite } from '../support/azurite.js'
import { type RunningTemplate, runTemplate } from './run-template.js'

const PROOF = 'proof-of-these-tests'
const AUDIENCE = 'api://tasks'
interface Draft {
  readonly title: string
  readonly due: string | null
}
const SCOPES = ['tasks.read', 'tasks.write']
const DRAFT: Draft = { title: 'Water the plants', due: '2026-03-04' }

let azurite: TestAzurite
beforeAll(async () => {
  azurite = await startAzurite()
}, 60_000)
afterAll(() => azurite?.stop())

describe('the advanced template in process', () => {
  const open = (id: string, scopes: readonly string[] = SCOPES) => {
    const environment = { STORAGE: azurite.connectionString }
    const app = createApp(functions, { environment, settings: { gateway: { proof: PROOF } } })
    return testClient(app, { headers: fromGateway(PROOF, { user: { id, scopes } }) })
  }
  const create = (client: ReturnType<typeof open>, key: string, body: Draft = DRAFT) =>
    client.call('createTask', { body, headers: { 'Idempotency-Key': key } })

  it('creates a task once for a key, whatever the process', async () => {
    const first = await create(open('alice'), 'key-of-alice')
    const again = await create(open('alice'), 'key-of-alice')
    expect(first.bodyOf(201)).toMatchObject(DRAFT)
    expect(again.bodyOf(201)).toEqual(first.bodyOf(201))
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    const other = await create(open('alice'), 'key-of-alice', { ...DRAFT, title: 'Another' })
    expect(other.status).toBe(422)
  })

  it('shows one task in two versions', async () => {
    const client = open('bob')
    const { task_id, ...task } = (await create(client, 'key-of-bob')).bodyOf(201)
    const path = { task_id }
    const old = await client.call('GET tasks/{task_id}', { path })
    expect(old.bodyOf(200)).toEqual({ task_id, title: DRAFT.title })
    expect(old.headers.get('x-api-version')).toBe('v1')
    expect(old.headers.get('deprecation')).toBe('@1793491200')
    expect(old.headers.get('sunset')).toBe('Mon, 01 Nov 2027 00:00:00 GMT')
    const current = await client.call('GET v2/tasks/{task_id}', { path })
    expect(current.bodyOf(200)).toEqual({ task_id, ...task })
    expect(current.headers.get('x-api-version')).toBe('v2')
  })

  it('keeps the tasks of users apart', async () => {
    const { task_id } = (await create(open('carol'), 'key-of-carol', { title: 'Secret', due: null })).bodyOf(201)
    expect((await open('carol').call('getTaskV2', { path: { task_id } })).bodyOf(200).due).toBeNull()
    expect((await open('mallory').call('getTaskV2', { path: { task_id } })).status).toBe(404)
  })

  it('asks for a user, and for the scope of what is done', async () => {
    const app = createApp(functions, { environment: { STORAGE: azurite.connectionString } })
    expect((await testClient(app).call('getTask', { path: { task_id: crypto.randomUUID() } })).status).toBe(401)
    expect((await create(open('alice', ['tasks.read']), 'key')).status).toBe(403)
  })

  it('has a document for each version', () => {
    const { routes } = createApp(functions, { environment: { STORAGE: 'UseDevelopmentStorage=true' } })
    expect(apis.map((api) => Object.keys(buildDocument(routes, api).paths ?? {}))).toEqual([
      ['/tasks/{task_id}'],
      ['/tasks', '/tasks/{task_id}'],
    ])
  })
})

describe('the advanced template on the local host', () => {
  let issuer: Issuer
  let template: RunningTemplate
  beforeAll(async () => {
    issuer = await startIssuer({ port: 0, audience: AUDIENCE })
    template = await runTemplate('advanced-api', {
      STORAGE: azurite.connectionString,
      AUTH_ISSUERS: issuer.url,
      AUTH_AUDIENCES: AUDIENCE,
    })
  }, 60_000)
  afterAll(async () => {
    await template?.close()
    await issuer?.close()
  })

  it('verifies tokens, creates once, and finds the task at its location', async () => {
    const token = await issuer.token({ user: 'dave', roles: [], scopes: SCOPES })
    const headers = { Authorization: `Bearer ${token}`, 'Idempotency-Key': 'key-of-dave' }
    const create = () =>
      template.send('/api/v2/tasks', {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(DRAFT),
      })
    const first = await create()
    expect(first.status).toBe(201)
    const task = await first.json()
    expect(await (await create()).json()).toEqual(task)
    const found = await template.send(first.headers.get('location')!, { headers })
    expect(await found.json()).toEqual(task)
    expect((await template.send('/api/v2/tasks', { method: 'POST' })).status).toBe(401)
  })
})

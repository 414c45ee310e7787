import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Apim, gatewayHeaders, proofHeader } from '../../../../src/lib/apim-context/index.js'
import { fromGateway, type GatewayRequest } from '../../../../src/lib/apim-context/testing.js'
import { clientOf, PROOF, untyped } from '../support.js'

const client = clientOf([
  untyped({}, ({ apim }) => {
    const { user, subscription, clientCertificate, routedBy, api, remainingCalls } = apim as Apim
    return { jsonBody: { user, subscription, clientCertificate, routedBy, api, remainingCalls } }
  }),
])

/** What the app reads of what the gateway says. */
const read = async (says?: GatewayRequest) =>
  (await client.request('GET', '/api/probe', { headers: fromGateway(PROOF, says) })).body

describe('a request from the gateway', () => {
  it('is proven, and says no more than it is told to', async () => {
    expect(fromGateway(PROOF)).toEqual({ [proofHeader]: PROOF, [gatewayHeaders.gateway]: 'azure-api-management' })
    expect(await read()).toEqual({ routedBy: 'azure-api-management' })
  })

  it('tells the user, with claims made of the other members', async () => {
    const user = {
      id: 'a-1',
      name: 'Zoë, 李',
      email: 'zoe@example.com',
      roles: ['API.Read', 'a, b'],
      scopes: ['x.read'],
    }
    expect(await read({ user })).toMatchObject({
      user: {
        ...user,
        verifiedBy: 'gateway',
        claims: { sub: 'a-1', name: user.name, email: user.email, roles: user.roles, scp: 'x.read' },
      },
    })
    expect(await read({ user: { id: 'b', claims: { level: 3 } } })).toMatchObject({
      user: { id: 'b', roles: [], scopes: [], claims: { level: 3 } },
    })
    expect((await read({ user: { id: 'c' } })) as object).toMatchObject({
      user: { claims: { sub: 'c', roles: [], scp: '' } },
    })
  })

  it('tells subscription and certificate', async () => {
    const certificate = '0'.repeat(40)
    expect(await read({ subscription: 's-1', certificate })).toMatchObject({
      subscription: { id: 's-1' },
      clientCertificate: certificate,
    })
    const subscription = { id: 's-1', name: 'Team Ä, 100 %' }
    expect(await read({ subscription })).toMatchObject({ subscription })
  })

  it('takes each header by its name, as it stands on the wire, before what it is made of', async () => {
    const says = { user: { id: 'a' }, userId: 'b%20c', api: 'simple-api', remainingCalls: '3', gateway: 'another' }
    expect(await read(says)).toMatchObject({
      user: { id: 'b c' },
      api: 'simple-api',
      remainingCalls: 3,
      routedBy: 'direct',
    })
  })

  it('is believed only with the proof', async () => {
    const headers = fromGateway('guessed', { user: { id: 'a' }, subscription: 's' })
    expect((await client.request('GET', '/api/probe', { headers })).body).toEqual({ routedBy: 'direct' })
  })

  it('carries any text there and back', async () => {
    const text = fc.string({ minLength: 1, unit: 'binary' }).filter((value) => value.isWellFormed())
    const user = fc.record({ id: text, name: text, email: text, roles: fc.array(text), scopes: fc.array(text) })
    await fc.assert(
      fc.asyncProperty(user, text, async (user, name) => {
        const subscription = { id: 's-1', name }
        expect(await read({ user, subscription })).toMatchObject({ user, subscription })
      }),
      { numRuns: 50 },
    )
  })
})

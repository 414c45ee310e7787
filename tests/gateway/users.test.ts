import { describe, expect, it } from '@jest/globals'
import type { OverridesObject } from '../../dev/gateway/index.js'
import { json } from './artifacts/sample.js'
import { api, policies, testGateway } from './sample.js'

const user = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: 'ada@example.test',
  note: 'first',
  registrationDate: '2026-01-02T03:04:05Z',
  groups: ['developers', 'gold'],
  identities: [{ provider: 'Aad', id: 'ada-object' }],
}
const of = (properties: Readonly<Record<string, unknown>>): OverridesObject => ({
  users: [{ name: 'ada', properties }],
})

async function start(configuration: OverridesObject, ownerId: string | undefined, expression = '"in"') {
  return testGateway(
    {
      ...api('shop', { subscriptionRequired: true }),
      'subscriptions/s/subscriptionInformation.json': json({
        scope: '/apis',
        primaryKey: 'k',
        ...(ownerId === undefined ? {} : { ownerId }),
      }),
      'groups/gold/groupInformation.json': json({ displayName: 'Gold customers' }),
      'apis/shop/policy.xml': policies({
        inbound: `<base/><return-response><set-body>@(${expression})</set-body></return-response>`,
      }),
    },
    { configuration },
  )
}

async function ask(configuration: OverridesObject, ownerId: string | undefined, expression: string) {
  const { gateway } = await start(configuration, ownerId, expression)
  const { status, body } = await gateway.handle({ url: '/shop/items', headers: { 'Ocp-Apim-Subscription-Key': 'k' } })
  return status === 200 ? body.text() : status
}

describe('context.User', () => {
  it.each([
    ['Id', 'ada'],
    ['FirstName', 'Ada'],
    ['LastName', 'Lovelace'],
    ['Email', 'ada@example.test'],
    ['Note', 'first'],
    ['RegistrationDate.ToString("o")', '2026-01-02T03:04:05.0000000Z'],
    ['Groups.First().Id', 'developers'],
    ['Groups.Last().Name', 'Gold customers'],
    ['Identities.First().Provider', 'Aad'],
    ['Identities.First().Id', 'ada-object'],
  ])('is the owner of the subscription: %s', async (member, expected) => {
    expect(await ask(of(user), '/users/ada', `context.User.${member}`)).toBe(expected)
  })

  it.each(['/users/ada', '/subscriptions/s/resourceGroups/g/providers/p/service/x/users/ada'])(
    'is named by %s',
    async (ownerId) => expect(await ask(of(user), ownerId, 'context.User.Id')).toBe('ada'),
  )

  it('has defaults for what is not given', async () => {
    const expression =
      'context.User.Email + context.User.FirstName + (context.User.Note == null) + context.User.Groups.Count() + context.User.Identities.Count()'
    expect(await ask(of({}), '/users/ada', expression)).toBe('True00')
  })

  it('is null for a subscription without owner, and for one of an unknown user', async () => {
    const isNull = '(context.User == null).ToString()'
    expect([
      await ask(of(user), undefined, isNull),
      await ask({}, '/users/ada', isNull),
      await ask(of(user), '/users/bob', isNull),
    ]).toEqual(['True', 'True', 'True'])
  })

  it('comes with a warning where other users are known', async () => {
    const warnings = async (configuration: OverridesObject) =>
      (await start(configuration, '/users/bob')).gateway.configuration.warnings.map(({ message }) => message)
    expect(await warnings({})).toEqual([])
    expect(await warnings(of(user))).toEqual([expect.stringContaining('there is no user "bob"')])
  })

  it('tells cached responses of developers and their groups apart', async () => {
    const { gateway, sent } = await testGateway(
      {
        ...api('shop', { subscriptionRequired: true }),
        ...Object.fromEntries(
          ['ada', 'bob'].map((name) => [
            `subscriptions/${name}/subscriptionInformation.json`,
            json({ scope: '/apis', primaryKey: name, ownerId: `/users/${name}` }),
          ]),
        ),
        'apis/shop/policy.xml': policies({
          inbound: '<base/><cache-lookup vary-by-developer="false" vary-by-developer-groups="true"/>',
          outbound: '<cache-store duration="60"/><base/>',
        }),
      },
      {
        configuration: {
          users: [
            { name: 'ada', properties: { groups: ['gold'] } },
            { name: 'bob', properties: { groups: ['developers'] } },
          ],
        },
      },
    )
    for (const key of ['ada', 'bob', 'ada'])
      await gateway.handle({ url: '/shop/items', headers: { 'Ocp-Apim-Subscription-Key': key } })
    expect(sent.length).toBe(2)
  })
})

describe('users of the configuration', () => {
  it('let nobody in when they are blocked', async () => {
    expect(await ask(of({ ...user, state: 'blocked' }), '/users/ada', '"in"')).toBe(401)
    expect(await ask(of({ ...user, state: 'active' }), '/users/ada', '"in"')).toBe('in')
  })

  it.each([
    [{ firstname: 'Ada' }, 'A user has no property "firstname"'],
    [{ groups: 'gold' }, '"groups" has to be a list'],
    [{ identities: [{ id: 'x' }] }, 'needs "provider"'],
    [{ registrationDate: 'soon' }, '"registrationDate" has to be a date and time'],
    [{ state: 'gone' }, '"state" has to be one of active, blocked'],
  ])('are refused: %j', async (properties, message) => {
    await expect(start(of(properties), undefined)).rejects.toThrow(message)
  })
})

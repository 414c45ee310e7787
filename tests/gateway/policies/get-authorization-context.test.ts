import { describe, expect, it } from '@jest/globals'
import type { GatewayOptions } from '../../../dev/gateway/index.js'
import { api, policies, testGateway } from '../sample.js'

const get = (attributes = '') =>
  `<get-authorization-context provider-id="git" authorization-id="auth-01" context-variable-name="a" ${attributes}/>`
const show = (expression: string) => `<return-response><set-body>@(${expression})</set-body></return-response>`
const TOKEN = '((Authorization)context.Variables.GetValueOrDefault("a"))?.AccessToken'

const authorization = {
  accessToken: 'gho_1',
  claims: { scope: 'repo', expires_in: 3600, fresh: true, extra: { a: [1] } },
}
const configuration = {
  authorizationProviders: [{ name: 'git', properties: { authorizations: { 'auth-01': authorization } } }],
}

async function ask(inbound: string, options: Partial<GatewayOptions> = { configuration }) {
  const { gateway, log } = await testGateway(
    { ...api('shop'), 'apis/shop/policy.xml': policies({ inbound: `<base/>${inbound}` }) },
    options,
  )
  const { status, body } = await gateway.handle({ url: '/shop/items?provider=git' })
  return status === 200 ? body.text() : `${status} ${log[0]?.message}`
}

describe('get-authorization-context', () => {
  it.each([
    [TOKEN, 'gho_1'],
    ['(string)((Authorization)context.Variables["a"]).Claims["scope"]', 'repo'],
    ['((long)((Authorization)context.Variables["a"]).Claims["expires_in"] + 1).ToString()', '3601'],
    ['((Authorization)context.Variables["a"]).Claims["fresh"].ToString()', 'True'],
    ['(string)((JObject)((Authorization)context.Variables["a"]).Claims["extra"])["a"][0]', '1'],
    ['((Authorization)context.Variables["a"]).Claims.Count.ToString()', '4'],
  ])('gives what the configuration has: %s', async (expression, expected) => {
    expect(await ask(get() + show(expression))).toBe(expected)
  })

  it('takes its names from expressions', async () => {
    const named = get().replace('"git"', '"@(context.Request.Url.Query.GetValueOrDefault(&quot;provider&quot;))"')
    expect(await ask(named + show(TOKEN))).toBe('gho_1')
  })

  it('finds a token in the environment, and the configuration goes before it', async () => {
    const environment = { APIM_AUTHORIZATION_GIT_AUTH_01: 'from-env' }
    expect(await ask(get() + show(TOKEN), { environment })).toBe('from-env')
    expect(await ask(get() + show(TOKEN), { environment, configuration })).toBe('gho_1')
  })

  it('has no claims with a token of the environment', async () => {
    const count = '((Authorization)context.Variables["a"]).Claims.Count.ToString()'
    expect(await ask(get() + show(count), { environment: { APIM_AUTHORIZATION_GIT_AUTH_01: 'x' } })).toBe('0')
  })

  it('fails where there is none, or gives null when errors are ignored', async () => {
    const missing = get().replace('auth-01', 'other')
    expect(await ask(missing)).toContain(
      "AuthorizationNotFound: Authorization 'other' of provider 'git' could not be found.",
    )
    expect(
      await ask(missing.replace('/>', ' ignore-error="true"/>') + show('(context.Variables["a"] == null).ToString()')),
    ).toBe('True')
  })

  it('asks for an identity where the policy says jwt', async () => {
    const jwt = (identity: string) => get(`identity-type="jwt" ${identity}`) + show(TOKEN)
    expect(await ask(jwt('identity="token"'))).toBe('gho_1')
    expect(await ask(jwt('identity=""'))).toContain('IdentityNotFound')
    await expect(ask(jwt(''))).rejects.toThrow('identity-type="jwt" needs the attribute "identity": add it')
  })

  it.each([
    [{}, 'an authorization provider needs "authorizations"'],
    [{ authorizations: { x: {} } }, 'needs "accessToken"'],
    [{ authorizations: { x: { accessToken: 't', claim: 1 } } }, 'has no property "claim"'],
  ])('refuses a provider such as %j', async (properties, message) => {
    const wrong = { authorizationProviders: [{ name: 'git', properties }] }
    await expect(ask(get(), { configuration: wrong })).rejects.toThrow(message)
  })
})

describe('authentication-managed-identity', () => {
  const policy =
    '<authentication-managed-identity resource="https://r.test" client-id="me" output-token-variable-name="t"/>'
  const token = policy + show('(string)context.Variables["t"]')

  it('has the tokens that createGateway is given', async () => {
    const identity = async (resource: string, clientId: string | undefined) => `${resource} ${clientId}`
    expect(await ask(token, { identity })).toBe('https://r.test me')
  })

  it('fails with the reason of the provider', async () => {
    const identity = () => Promise.reject(new Error('no such identity'))
    expect(await ask(token, { identity })).toContain('no such identity')
  })
})

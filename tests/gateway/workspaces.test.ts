import { describe, expect, it } from '@jest/globals'
import { loadArtifacts } from '../../dev/gateway/artifacts/load.js'
import { json, problemsOf } from './artifacts/sample.js'
import { api, policies, setHeader, subscription, testGateway } from './sample.js'

/** Files of a workspace, as `{ 'apis/echo/policy.xml': … }`. */
const workspace = (id: string, files: Readonly<Record<string, string>>, displayName?: string) =>
  Object.fromEntries(
    Object.entries({
      'workspaceInformation.json': json(displayName === undefined ? {} : { displayName }),
      ...files,
    }).map(([path, text]) => [`workspaces/${id}/${path}`, text]),
  )
const product = (id: string, properties: Readonly<Record<string, unknown>>, ...apis: readonly string[]) => ({
  [`products/${id}/productInformation.json`]: json({ state: 'published', ...properties }),
  ...Object.fromEntries(apis.map((name) => [`products/${id}/apis/${name}/productApiInformation.json`, '{}'])),
})
const namedValue = (name: string, value: string) => ({
  [`named values/${name}/namedValueInformation.json`]: json({ displayName: name, value }),
})
const backend = (id: string) => ({ [`backends/${id}/backendInformation.json`]: json({ url: `http://${id}.test` }) })
const fragment = (id: string, text: string) => ({
  [`policy fragments/${id}/policyFragmentInformation.json`]: json({}),
  [`policy fragments/${id}/policy.xml`]: `<fragment>${text}</fragment>`,
})
const append = (value: string) =>
  `<set-header name="X-Order" exists-action="append"><value>${value}</value></set-header>`
const premium = { sku: 'premium' as const }

describe('the policies of a workspace', () => {
  it('stand between the global policy and those of its products and APIs', async () => {
    const { gateway, sent } = await testGateway({
      'policy.xml': policies({ inbound: append('global'), backend: '<forward-request/>', outbound: '', onError: '' }),
      ...workspace('team', {
        'policy.xml': policies({ inbound: `<base/>${append('workspace')}` }),
        ...product('gold', { subscriptionRequired: false }, 'own'),
        'products/gold/policy.xml': policies({ inbound: `<base/>${append('product')}` }),
        ...api('own'),
        'apis/own/policy.xml': policies({ inbound: `<base/>${append('api')}` }),
        'apis/own/operations/listitems/policy.xml': policies({ inbound: `<base/>${append('operation')}` }),
      }),
      ...api('service'),
    })
    await gateway.handle({ url: '/own/items' })
    await gateway.handle({ url: '/service/items' })
    expect(sent.map(({ request }) => request.headers.get('X-Order'))).toEqual([
      'global,workspace,product,api,operation',
      'global',
    ])
  })

  it('see the workspace as context.Workspace, which is null elsewhere', async () => {
    const name = setHeader('X-Workspace', '@(context.Workspace?.Id + "/" + context.Workspace?.Name)')
    const { gateway, sent } = await testGateway({
      'policy.xml': policies({ inbound: name, backend: '<forward-request/>', outbound: '', onError: '' }),
      ...workspace('team', api('own'), 'Team A'),
      ...api('service'),
    })
    await gateway.handle({ url: '/own/items' })
    await gateway.handle({ url: '/service/items' })
    expect(sent.map(({ request }) => request.headers.get('X-Workspace'))).toEqual(['team/Team A', '/'])
  })

  it('are told as the scope of an error', async () => {
    const { gateway } = await testGateway({
      ...workspace('team', {
        ...api('own'),
        'policy.xml': policies({
          inbound: '<set-variable name="x" value="@((string)null + context.Variables["none"])" />',
          onError: setHeader('X-Scope', '@(context.LastError.Scope)'),
        }),
      }),
    })
    const { headers } = await gateway.handle({ url: '/own/items' })
    expect(headers.get('X-Scope')).toBe('workspace')
  })

  it('may not be those of another scope', async () => {
    const files = workspace('team', {
      ...api('own'),
      'policy.xml': policies({ inbound: '<quota calls="1" renewal-period="60" />' }),
    })
    await expect(testGateway(files)).rejects.toThrow(
      'workspaces/team/policy.xml:1:20: <quota> is not allowed at workspace scope: move it to product',
    )
  })
})

describe('what a workspace has of its own', () => {
  it.each([
    ['named values', setHeader('X-Own', '{{greeting}}'), namedValue('greeting', 'hello')],
    ['fragments', '<include-fragment fragment-id="mark" />', fragment('mark', setHeader('X-Own', 'hello'))],
  ])('its policies use its %s', async (_, inbound, files) => {
    const { gateway, sent } = await testGateway(
      workspace('team', { ...api('own'), ...files, 'apis/own/policy.xml': policies({ inbound }) }),
    )
    await gateway.handle({ url: '/own/items' })
    expect(sent[0]?.request.headers.get('X-Own')).toBe('hello')
  })

  it.each([
    ['by its name', '"app"'],
    ['by an expression', '"@("a" + "pp")"'],
  ])('its policies use its backends %s', async (_, id) => {
    const inbound = `<set-backend-service backend-id=${id} />`
    const { gateway, sent } = await testGateway(
      workspace('team', { ...api('own'), ...backend('app'), 'apis/own/policy.xml': policies({ inbound }) }),
    )
    await gateway.handle({ url: '/own/items' })
    expect(sent[0]?.request.url.toString()).toBe('http://app.test/items')
  })

  it.each([
    ['named value', setHeader('X', '{{greeting}}'), namedValue('greeting', 'x'), 'greeting'],
    ['fragment', '<include-fragment fragment-id="mark" />', fragment('mark', ''), 'fragment "mark" does not exist'],
    ['backend', '<set-backend-service backend-id="app" />', backend('app'), 'backend "app" does not exist'],
  ])('no %s of the service is seen from inside, nor the other way round', async (_, inbound, files, message) => {
    const policy = { 'apis/own/policy.xml': policies({ inbound }) }
    await expect(testGateway({ ...files, ...workspace('team', { ...api('own'), ...policy }) })).rejects.toThrow(message)
    await expect(testGateway({ ...workspace('team', files), ...api('own'), ...policy })).rejects.toThrow(message)
  })

  it('a backend of the service that an expression names is not found', async () => {
    const inbound = '<set-backend-service backend-id="@("app" + "")" />'
    const { gateway, log } = await testGateway({
      ...backend('app'),
      ...workspace('team', { ...api('own'), 'apis/own/policy.xml': policies({ inbound }) }),
    })
    expect((await gateway.handle({ url: '/own/items' })).status).toBe(500)
    expect(log[0]?.message).toContain("Backend with id 'app' could not be found.")
  })
})

describe('subscriptions of a workspace', () => {
  const closed = { subscriptionRequired: true }
  const files = {
    ...api('service', closed),
    ...subscription('everything', '/apis', 'all-key'),
    ...workspace('team', {
      ...api('own', closed),
      ...api('other', closed),
      ...product('gold', {}, 'own'),
      ...subscription('of-workspace', '/workspaces/team', 'team-key'),
      ...subscription('of-apis', '/subscriptions/x/providers/y/service/z/workspaces/team/apis', 'apis-key'),
      ...subscription('of-product', '/workspaces/team/products/gold', 'gold-key'),
      ...subscription('of-api', '/apis/other', 'other-key'),
    }),
  }

  it.each([
    ['all-key', 'service own other'],
    ['team-key', 'own other'],
    ['apis-key', 'own other'],
    ['gold-key', 'own'],
    ['other-key', 'other'],
  ])('%s opens %s', async (key, expected) => {
    const { gateway } = await testGateway(files)
    const opened: string[] = []
    for (const name of ['service', 'own', 'other']) {
      const headers = { 'Ocp-Apim-Subscription-Key': key }
      if ((await gateway.handle({ url: `/${name}/items`, headers })).status === 200) opened.push(name)
    }
    expect(opened.join(' ')).toBe(expected)
  })

  it.each([
    ['/workspaces/other/products/gold', 'is no scope: /products/<product>, /apis/<api> or /apis'],
    ['/products/none', 'there is no product "none"'],
  ])('a scope elsewhere is refused: %s', (scope, message) => {
    expect(problemsOf(workspace('team', { ...api('own'), ...subscription('odd', scope, 'k') }))[0]).toContain(message)
  })

  it('no two of the whole service have one key', () => {
    const problems = problemsOf({
      ...subscription('first', '/apis', 'same'),
      ...workspace('team', subscription('second', '/apis', 'same')),
    })
    expect(problems[0]).toContain('the subscription "first" has the same key')
  })
})

describe('the folder of workspaces', () => {
  it('has an information file and the folders of a service in each', () => {
    expect(
      problemsOf({ 'workspaces/team/backends/app/backendInformation.json': json({ url: 'http://a.test' }) }),
    ).toEqual(['workspaces/team/workspaceInformation.json:1:1: the file is missing'])
    expect(problemsOf(workspace('team', { 'workspaces/inner/x.json': '{}' }))[0]).toMatch(
      /^workspaces\/team\/workspaces:1:1: "workspaces" is unknown here; expected: apis, backends,/,
    )
    expect(problemsOf({ 'workspaces/team/workspaceInformation.json': json({ colour: 'red' }) })[0]).toContain(
      'A workspace has no property "colour"',
    )
  })

  it.each([
    ['backends', { ...backend('app'), ...workspace('team', backend('App')) }, 'backends has a "App" too'],
    [
      'products',
      { ...workspace('a', product('gold', {})), ...workspace('b', product('gold', {})) },
      'workspaces/a/products has a "gold" too',
    ],
  ])('no two %s have one name', (_, files, message) => {
    expect(problemsOf(files)).toEqual([expect.stringContaining(`${message}: names are unique in the whole service`)])
  })

  it('no API stands at the address of one elsewhere', () => {
    expect(problemsOf({ ...api('one', { path: 'same' }), ...workspace('team', api('two', { path: 'same' })) })).toEqual(
      ['workspaces/team/apis/two/apiInformation.json:1:1: "one" has the same path, version and revision: "same"'],
    )
  })

  it('is overridden by the workspaces of the configuration', async () => {
    const files = workspace('team', { ...api('own'), ...backend('app') })
    const properties = { url: 'http://localhost:7071' }
    const configuration = { workspaces: [{ name: 'team', backends: [{ name: 'app', properties }] }] }
    const [team] = loadArtifacts(files, { configuration }).workspaces
    expect(team?.backends.get('app')).toMatchObject(properties)
    const elsewhere = { workspaces: [{ name: 'tam', backends: [{ name: 'app', properties }] }] }
    expect(problemsOf(files, { configuration: elsewhere })).toEqual([
      expect.stringContaining('no artifact "workspaces/tam/backends/app" exists that this could override'),
    ])
  })

  it.each([
    ['developer', 1],
    ['consumption', 1],
    ['premium', 0],
    ['standardv2', 0],
    ['basicv2', 0],
  ] as const)('on %s, %i warnings', (sku, count) => {
    const { warnings } = loadArtifacts(workspace('team', api('own')), { sku })
    expect(warnings.filter(({ message }) => message.includes('has no workspaces'))).toHaveLength(count)
  })

  it('is read again with everything else', async () => {
    const files: Record<string, string> = { ...workspace('team', api('own')) }
    const { gateway } = await testGateway(files, premium)
    Object.assign(files, workspace('second', api('late')))
    await gateway.reload()
    expect((await gateway.handle({ url: '/late/items' })).status).toBe(200)
  })
})

import { afterEach, describe, expect, it } from '@jest/globals'
import { createHookContext, flag, type HookContext, required } from '../../infra/hooks/context.js'
import { postdown } from '../../infra/hooks/postdown.js'
import { postprovision } from '../../infra/hooks/postprovision.js'
import { predown } from '../../infra/hooks/predown.js'
import { preprovision } from '../../infra/hooks/preprovision.js'
import { createStandIn, type Rule, type StandIn } from './stand-in.js'

let standIn: StandIn | undefined
let printed: string[]

afterEach(() => standIn?.dispose())

async function context(values: Record<string, string>, rules: readonly Rule[] = []): Promise<HookContext> {
  standIn = await createStandIn(rules)
  printed = []
  return createHookContext({ ...standIn.env, ...values }, (line) => printed.push(line))
}

const calls = async () => (await standIn?.calls()) ?? []

describe('preprovision', () => {
  const asked = { ENTRA_AUTHENTICATION: 'true', AZURE_ENV_NAME: 'dev' }
  const created = { when: 'app create', stdout: { id: 'object-1', appId: 'client-1' } }

  it('does nothing unless Entra authentication is asked for', async () => {
    await preprovision(await context({ AZURE_ENV_NAME: 'dev' }))
    await preprovision(await context({ AZURE_ENV_NAME: 'dev', ENTRA_AUTHENTICATION: 'false' }))
    expect(await calls()).toEqual([])
  })

  it('refuses a flag that is neither true nor false', async () => {
    const running = preprovision(await context({ ENTRA_AUTHENTICATION: 'yes' }))
    await expect(running).rejects.toThrow('ENTRA_AUTHENTICATION is "yes": write true or false')
  })

  it('leaves an application that was given alone', async () => {
    await preprovision(await context({ ...asked, ENTRA_CLIENT_ID: 'mine' }))
    expect(await calls()).toEqual([])
    expect(printed).toEqual(['Entra application mine is used as it is.'])
  })

  it('registers the application, its audience and its principal, and keeps them in the azd environment', async () => {
    await preprovision(
      await context(asked, [created, { when: 'app list', stdout: [] }, { when: 'sp list', stdout: [] }]),
    )
    expect(await calls()).toEqual([
      'az ad app list --display-name dev-functions --query [].{id:id,appId:appId} --output json',
      'az ad app create --display-name dev-functions --sign-in-audience AzureADMyOrg --query {id:id,appId:appId} --output json',
      'az rest --method patch --url https://graph.microsoft.com/v1.0/applications/object-1 --headers Content-Type=application/json ' +
        '--body {"identifierUris":["api://client-1"],"api":{"requestedAccessTokenVersion":2}}',
      "az ad sp list --filter appId eq 'client-1' --query [].id --output json",
      'az ad sp create --id client-1',
      'azd env set ENTRA_CLIENT_ID client-1',
      'azd env set ENTRA_AUDIENCE api://client-1',
      'azd env set ENTRA_REGISTERED_APP client-1',
    ])
  })

  it('takes up an application that an earlier run left half made, without making a second', async () => {
    const half = { when: 'app list', stdout: [{ id: 'object-1', appId: 'client-1' }] }
    await preprovision(await context(asked, [half, { when: 'sp list', stdout: ['principal-1'] }]))
    const made = (await calls()).filter((call) => call.includes(' create '))
    expect(made).toEqual([])
    expect(await calls()).toContain('azd env set ENTRA_CLIENT_ID client-1')
  })

  it('does not choose among several applications of the name', async () => {
    const several = [
      { id: 'a', appId: '1' },
      { id: 'b', appId: '2' },
    ]
    const running = preprovision(await context(asked, [{ when: 'app list', stdout: several }]))
    await expect(running).rejects.toThrow('2 Entra applications are called dev-functions')
  })

  it('stops when the directory refuses', async () => {
    const refused = { when: 'app create', status: 1, stderr: 'Insufficient privileges to complete the operation.' }
    const running = preprovision(await context(asked, [{ when: 'app list', stdout: [] }, refused]))
    await expect(running).rejects.toThrow('Insufficient privileges')
  })
})

describe('postprovision', () => {
  const outputs = {
    AZURE_RESOURCE_GROUP: 'rg-dev',
    AZURE_API_MANAGEMENT_NAME: 'apim-dev',
    AZURE_SUBSCRIPTION_ID: 'sub-1',
    AZURE_API_MANAGEMENT_GATEWAY_URL: 'https://apim-dev.azure-api.net',
  }
  const service = '--resource-group rg-dev --service-name apim-dev --subscription sub-1'

  it('removes the sample products and the sample API, and nothing else', async () => {
    await postprovision(
      await context(outputs, [
        { when: 'product list', stdout: ['catalog-standard', 'starter', 'unlimited'] },
        { when: 'api list', stdout: ['simple-api', 'echo-api'] },
      ]),
    )
    expect((await calls()).filter((call) => call.includes(' delete '))).toEqual([
      `az apim product delete --product-id starter ${service} --delete-subscriptions true --yes`,
      `az apim product delete --product-id unlimited ${service} --delete-subscriptions true --yes`,
      `az apim api delete --api-id echo-api ${service} --delete-revisions true --yes`,
    ])
  })

  it('deletes nothing a second time', async () => {
    await postprovision(
      await context(outputs, [
        { when: 'product list', stdout: ['catalog-standard'] },
        { when: 'api list', stdout: ['simple-api'] },
      ]),
    )
    expect((await calls()).filter((call) => call.includes(' delete '))).toEqual([])
    expect(printed.join('\n')).toContain('curl -i https://apim-dev.azure-api.net/api/generate_name')
  })

  it('goes on without the Azure CLI and says what stays', async () => {
    const { env } = await createStandIn().then((made) => {
      standIn = made
      return made
    })
    printed = []
    await postprovision(createHookContext({ ...env, ...outputs, PATH: '/nonexistent' }, (line) => printed.push(line)))
    expect(printed[0]).toContain('az is not on PATH')
    expect(printed[0]).toContain('azd hooks run postprovision')
    expect(printed.join('\n')).toContain('npm run smoke')
  })

  it('fails when a deletion is refused', async () => {
    const running = postprovision(
      await context(outputs, [
        { when: 'product list', stdout: ['starter'] },
        { when: 'product delete', status: 1, stderr: 'AuthorizationFailed' },
      ]),
    )
    await expect(running).rejects.toThrow('AuthorizationFailed')
  })

  it('names the output that is missing', async () => {
    const { AZURE_API_MANAGEMENT_NAME: _, ...rest } = outputs
    await expect(postprovision(await context(rest))).rejects.toThrow('AZURE_API_MANAGEMENT_NAME is not set')
  })
})

describe('predown and postdown', () => {
  const kept = {
    DOWN_API_MANAGEMENT_NAME: 'apim-dev',
    DOWN_LOCATION: 'westeurope',
    AZURE_SUBSCRIPTION_ID: 'sub-1',
  }
  const listed = { when: 'deletedservice list', stdout: [{ name: 'apim-dev', location: 'West Europe' }] }

  it('keeps what postdown needs, and deletes nothing before azd has asked', async () => {
    await predown(await context({ AZURE_API_MANAGEMENT_NAME: 'apim-dev', AZURE_LOCATION: 'westeurope' }))
    expect(await calls()).toEqual([
      'azd env set DOWN_API_MANAGEMENT_NAME apim-dev',
      'azd env set DOWN_LOCATION westeurope',
    ])
  })

  it('has nothing to keep where nothing was provisioned', async () => {
    await predown(await context({}))
    expect(await calls()).toEqual([])
    expect(printed).toHaveLength(1)
  })

  it('purges the deleted service by name and place', async () => {
    await postdown(await context(kept, [listed]))
    expect(await calls()).toEqual([
      'az apim deletedservice list --subscription sub-1 --output json',
      'az apim deletedservice purge --service-name apim-dev --location westeurope --subscription sub-1',
      'azd env set DOWN_API_MANAGEMENT_NAME ',
      'azd env set DOWN_LOCATION ',
    ])
  })

  it('does not purge what azd has purged, nor another service', async () => {
    await postdown(
      await context(kept, [{ when: 'deletedservice list', stdout: [{ name: 'apim-other', location: 'x' }] }]),
    )
    expect((await calls()).some((call) => call.includes(' purge '))).toBe(false)
  })

  it('keeps the service restorable when told to', async () => {
    await postdown(await context({ ...kept, PURGE_ON_DOWN: 'false' }, [listed]))
    expect(await calls()).toEqual([])
    expect(printed[0]).toContain('48 hours')
  })

  it('removes the application that preprovision registered', async () => {
    await postdown(await context({ ENTRA_REGISTERED_APP: 'client-1' }, [{ when: 'app list', stdout: ['client-1'] }]))
    expect(await calls()).toEqual([
      'az ad app list --app-id client-1 --query [].appId --output json',
      'az ad app delete --id client-1',
      'azd env set ENTRA_REGISTERED_APP ',
      'azd env set ENTRA_CLIENT_ID ',
      'azd env set ENTRA_AUDIENCE ',
    ])
  })

  it('leaves an application that was given by hand', async () => {
    await postdown(await context({ ENTRA_CLIENT_ID: 'mine' }))
    expect(await calls()).toEqual([])
  })

  it('forgets an application that someone else has removed', async () => {
    await postdown(await context({ ENTRA_REGISTERED_APP: 'client-1' }, [{ when: 'app list', stdout: [] }]))
    expect((await calls()).some((call) => call.includes(' delete '))).toBe(false)
    expect(await calls()).toContain('azd env set ENTRA_REGISTERED_APP ')
  })
})

describe('values of the azd environment', () => {
  it('reads flags as azd keeps them', () => {
    expect(flag({ A: 'True' }, 'A')).toBe(true)
    expect(flag({ A: 'false' }, 'A')).toBe(false)
    expect(flag({}, 'A')).toBe(false)
  })

  it('takes an empty value for a missing one', () => {
    expect(() => required({ A: '' }, 'A')).toThrow('A is not set')
    expect(required({ A: 'x' }, 'A')).toBe('x')
  })
})

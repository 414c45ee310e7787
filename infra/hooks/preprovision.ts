import { pathToFileURL } from 'node:url'
import { flag, type HookContext, required, runHook } from './context.js'

const GRAPH = 'https://graph.microsoft.com/v1.0/applications'

interface Application {
  readonly id: string
  readonly appId: string
}

/**
 * Registers the Entra application that stands for the function app, once, when ENTRA_AUTHENTICATION is `true`, and
 * keeps its client id and audience in the azd environment. Bicep cannot: registering needs rights in the directory,
 * not in the subscription. ENTRA_CLIENT_ID set by hand means an application that exists: nothing is registered.
 */
export async function preprovision({ env, az, azd, print }: HookContext): Promise<void> {
  if (!flag(env, 'ENTRA_AUTHENTICATION')) return
  if (env['ENTRA_CLIENT_ID']) {
    print(`Entra application ${env['ENTRA_CLIENT_ID']} is used as it is.`)
    return
  }
  const name = `${required(env, 'AZURE_ENV_NAME')}-functions`
  const found = await az.read<Application[]>(
    'ad',
    'app',
    'list',
    '--display-name',
    name,
    '--query',
    '[].{id:id,appId:appId}',
  )
  // --display-name matches a prefix; a name is not unique in a directory, so several are for a person to sort out.
  if (found && found.length > 1) {
    throw new Error(
      `${found.length} Entra applications are called ${name}: choose one with \`azd env set ENTRA_CLIENT_ID …\`.`,
    )
  }
  const application = found?.[0] ?? (await register(az, name))
  const audience = `api://${application.appId}`
  await configure(az, application, audience)
  await azd.run('env', 'set', 'ENTRA_CLIENT_ID', application.appId)
  await azd.run('env', 'set', 'ENTRA_AUDIENCE', audience)
  if (!found?.length) await azd.run('env', 'set', 'ENTRA_REGISTERED_APP', application.appId)
  print(`Entra application ${name} (${application.appId}) is registered.`)
}

async function register(az: HookContext['az'], name: string): Promise<Application> {
  const made = await az.read<Application>(
    ...['ad', 'app', 'create', '--display-name', name, '--sign-in-audience', 'AzureADMyOrg'],
    ...['--query', '{id:id,appId:appId}'],
  )
  if (!made?.appId) throw new Error(`az ad app create gave no application for ${name}.`)
  return made
}

/** Sets what may be set again: the audience, version 2 tokens, and the principal that tokens are issued for. */
async function configure(az: HookContext['az'], { id, appId }: Application, audience: string): Promise<void> {
  const body = { identifierUris: [audience], api: { requestedAccessTokenVersion: 2 } }
  await az.run(
    ...['rest', '--method', 'patch', '--url', `${GRAPH}/${id}`],
    ...['--headers', 'Content-Type=application/json', '--body', JSON.stringify(body)],
  )
  const principals = await az.read<string[]>('ad', 'sp', 'list', '--filter', `appId eq '${appId}'`, '--query', '[].id')
  if (!principals?.length) await az.run('ad', 'sp', 'create', '--id', appId)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await runHook(preprovision)

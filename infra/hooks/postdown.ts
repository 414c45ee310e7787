import { pathToFileURL } from 'node:url'
import { type HookContext, runHook } from './context.js'

interface DeletedService {
  readonly name: string
  readonly location: string
}

/**
 * Purges the deleted API Management service, whose name stays taken for 48 hours otherwise, and removes the Entra
 * application that preprovision registered. PURGE_ON_DOWN=false keeps the service restorable.
 */
export async function postdown(context: HookContext): Promise<void> {
  await purgeService(context)
  await removeApplication(context)
}

async function purgeService({ env, az, azd, print }: HookContext): Promise<void> {
  const name = env['DOWN_API_MANAGEMENT_NAME']
  const location = env['DOWN_LOCATION']
  if (!name || !location) return
  if (env['PURGE_ON_DOWN'] === 'false') {
    print(`${name} is kept deleted for 48 hours (PURGE_ON_DOWN=false); its name is taken until then.`)
    return
  }
  const subscription = env['AZURE_SUBSCRIPTION_ID'] ? ['--subscription', env['AZURE_SUBSCRIPTION_ID']] : []
  const deleted = (await az.read<DeletedService[]>('apim', 'deletedservice', 'list', ...subscription)) ?? []
  // `azd down --purge` has purged it already; the list is then without it.
  if (deleted.some((service) => service.name === name)) {
    await az.run('apim', 'deletedservice', 'purge', '--service-name', name, '--location', location, ...subscription)
    print(`API Management service ${name} is purged.`)
  }
  await azd.run('env', 'set', 'DOWN_API_MANAGEMENT_NAME', '')
  await azd.run('env', 'set', 'DOWN_LOCATION', '')
}

async function removeApplication({ env, az, azd, print }: HookContext): Promise<void> {
  const appId = env['ENTRA_REGISTERED_APP']
  if (!appId) return
  const found = await az.read<string[]>('ad', 'app', 'list', '--app-id', appId, '--query', '[].appId')
  if (found?.length) await az.run('ad', 'app', 'delete', '--id', appId)
  for (const name of ['ENTRA_REGISTERED_APP', 'ENTRA_CLIENT_ID', 'ENTRA_AUDIENCE']) {
    await azd.run('env', 'set', name, '')
  }
  print(`Entra application ${appId} is removed.`)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await runHook(postdown)

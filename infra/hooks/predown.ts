import { pathToFileURL } from 'node:url'
import { type HookContext, runHook } from './context.js'

/**
 * Keeps the gateway's name and place for postdown: `azd down` removes the template's outputs from the environment.
 * Nothing is deleted here, since azd asks for confirmation only after this hook.
 */
export async function predown({ env, azd, print }: HookContext): Promise<void> {
  const name = env['AZURE_API_MANAGEMENT_NAME']
  const location = env['AZURE_LOCATION']
  if (!name || !location) {
    print('No API Management service is known in this environment: nothing to purge afterwards.')
    return
  }
  await azd.run('env', 'set', 'DOWN_API_MANAGEMENT_NAME', name)
  await azd.run('env', 'set', 'DOWN_LOCATION', location)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await runHook(predown)

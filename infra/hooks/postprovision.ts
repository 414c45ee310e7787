import { pathToFileURL } from 'node:url'
import { CommandError } from '../../scripts/azure/cli.js'
import { type HookContext, required, runHook } from './context.js'

/** What API Management's classic tiers create with every service: anyone who signs up could subscribe to them. */
const SAMPLE_PRODUCTS = ['starter', 'unlimited']
const SAMPLE_API = 'echo-api'

/** Removes API Management's samples where they exist and prints the first call to try. */
export async function postprovision(context: HookContext): Promise<void> {
  try {
    await removeSamples(context)
  } catch (error) {
    // azd signs in on its own: someone without the Azure CLI has a deployment all the same, with samples in it.
    if (!(error instanceof CommandError && error.missing)) throw error
    context.print(
      `${error.message}. Until then the sample products of API Management stay: azd hooks run postprovision`,
    )
  }
  printFirstCall(context)
}

async function removeSamples({ env, az, print }: HookContext): Promise<void> {
  const service = [
    ...['--resource-group', required(env, 'AZURE_RESOURCE_GROUP')],
    ...['--service-name', required(env, 'AZURE_API_MANAGEMENT_NAME')],
    ...['--subscription', required(env, 'AZURE_SUBSCRIPTION_ID')],
  ]
  const products = (await az.read<string[]>('apim', 'product', 'list', ...service, '--query', '[].name')) ?? []
  for (const product of SAMPLE_PRODUCTS.filter((name) => products.includes(name))) {
    await az.run(
      ...['apim', 'product', 'delete', '--product-id', product, ...service],
      ...['--delete-subscriptions', 'true', '--yes'],
    )
    print(`Sample product ${product} is removed.`)
  }
  const apis = (await az.read<string[]>('apim', 'api', 'list', ...service, '--query', '[].name')) ?? []
  if (!apis.includes(SAMPLE_API)) return
  await az.run('apim', 'api', 'delete', '--api-id', SAMPLE_API, ...service, '--delete-revisions', 'true', '--yes')
  print(`Sample API ${SAMPLE_API} is removed.`)
}

function printFirstCall({ env, print }: HookContext): void {
  const gateway = required(env, 'AZURE_API_MANAGEMENT_GATEWAY_URL')
  print('After the deployment, try the gateway (the first call wakes the app and takes longer):')
  print('  npm run smoke')
  print(`  curl -i ${gateway}/api/generate_name    without a key: 401`)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await runHook(postprovision)

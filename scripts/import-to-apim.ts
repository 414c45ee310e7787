import { parseArgs } from 'node:util'
import { type Cli, createCli } from './azure/cli.js'
import { planImport } from './azure/import-plan.js'
import { runImport } from './azure/import-run.js'
import {
  chooseService,
  readAzdValues,
  resourceId,
  runScript,
  SERVICE_OPTIONS,
  type Service,
  toService,
  UsageError,
  withUsage,
} from './azure/service.js'

const USAGE = `Puts infra/apim/ into an API Management service that exists: named values, backends, fragments, APIs, policies, products.

  npm run import-to-apim -- --service NAME --resource-group NAME --subscription ID [options]

  --backend-url NAME=URL    address of a backend, for each whose file has none
  --key-vault URL           secret named values refer to its secrets; else APIM_NAMED_VALUE_<NAME> gives their values
  --sku NAME                consumption, developer, basicv2, standardv2 or premium; by default what the service says
  --artifacts DIR           infra/apim by default
  --dry-run                 prints what would be called and calls nothing`

function parseBackendUrls(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1 || !URL.canParse(pair.slice(at + 1)))
        throw new UsageError(`--backend-url ${pair}: write NAME=https://…`)
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}

const parse = () =>
  withUsage(
    USAGE,
    () =>
      parseArgs({
        options: {
          ...SERVICE_OPTIONS,
          'backend-url': { type: 'string', multiple: true, default: [] },
          'key-vault': { type: 'string' },
          sku: { type: 'string' },
          artifacts: { type: 'string', default: 'infra/apim' },
          'dry-run': { type: 'boolean', default: false },
          help: { type: 'boolean', default: false },
        },
      }).values,
  )

/** The SKU of the service, as the policy files name it. */
async function readSku(az: Cli, { name, resourceGroup, subscription }: Service): Promise<string> {
  const where = ['--name', name, '--resource-group', resourceGroup, '--subscription', subscription]
  return ((await az.read<string>('apim', 'show', ...where, '--query', 'sku.name')) ?? 'consumption').toLowerCase()
}

await runScript(async () => {
  const values = parse()
  if (values.help) return console.log(USAGE)
  const dryRun = values['dry-run']
  const az = createCli('az', { dryRun })
  const given = toService(values)
  const service = chooseService(given, dryRun ? process.env : await readAzdValues(createCli('azd')))
  const puts = await planImport({
    artifacts: values.artifacts,
    sku: values.sku ?? (await readSku(az, service)),
    backendUrls: parseBackendUrls(values['backend-url']),
    ...(values['key-vault'] === undefined ? {} : { keyVault: values['key-vault'] }),
    env: process.env,
    resourceId: (path) => resourceId(service, path),
  })
  await runImport(puts, { az, service, dryRun })
  console.log(`${puts.length} resources ${dryRun ? 'would be put' : 'are put'} into ${service.name}.`)
})

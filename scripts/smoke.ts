import { parseArgs } from 'node:util'
import { type Cli, createCli } from './azure/cli.js'
import { chooseService, readAzdValues, resourceUrl, runScript, UsageError, withUsage } from './azure/service.js'
import { smoke } from './azure/smoke.js'

const USAGE = `Calls a deployed gateway as a client would; status 1 when an answer is not as expected.

  npm run smoke                                     the azd environment's gateway
  npm run smoke -- --gateway URL                    any gateway, with the key in APIM_SUBSCRIPTION_KEY

  --client NAME   the API Management subscription whose key is used (local-dev)
  --wait SECONDS  how long the app may take to wake up (120)`

const parse = () =>
  withUsage(USAGE, () => {
    const { values } = parseArgs({
      options: {
        gateway: { type: 'string' },
        client: { type: 'string', default: 'local-dev' },
        wait: { type: 'string', default: '120' },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.gateway && !URL.canParse(values.gateway)) throw new Error(`--gateway ${values.gateway} is no URL.`)
    if (!/^\d+$/.test(values.wait)) throw new Error(`--wait ${values.wait}: give seconds.`)
    return values
  })

/** The key is read when it is needed and never printed. */
async function readKey(az: Cli, values: Readonly<Record<string, string | undefined>>, client: string): Promise<string> {
  const url = resourceUrl(chooseService({}, values), `subscriptions/${client}/listSecrets`)
  const key = await az.read<string>('rest', '--method', 'post', '--url', url, '--query', 'primaryKey')
  if (!key) throw new UsageError(`API Management gave no key for the subscription ${client}.`)
  return key
}

await runScript(async () => {
  const options = parse()
  if (options.help) return console.log(USAGE)
  const values = { ...(options.gateway ? {} : await readAzdValues(createCli('azd'))), ...process.env }
  const gateway = options.gateway ?? values['AZURE_API_MANAGEMENT_GATEWAY_URL']
  if (!gateway) throw new UsageError('Which gateway? Give --gateway, or run this where azd has an environment.')
  const key = values['APIM_SUBSCRIPTION_KEY'] ?? (await readKey(createCli('az'), values, options.client))
  const problems = await smoke({ gateway, key, patience: Number(options.wait) * 1000 })
  if (problems.length > 0) throw new UsageError(`${problems.join('\n')}\nSee docs/guide/troubleshooting.md.`)
})

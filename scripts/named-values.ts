import { parseArgs } from 'node:util'
import { createCli } from './azure/cli.js'
import { readNamedValueStatus, refreshNamedValue } from './azure/named-values.js'
import {
  chooseService,
  readAzdValues,
  runScript,
  SERVICE_OPTIONS,
  toService,
  UsageError,
  withUsage,
} from './azure/service.js'

const USAGE = `Shows how the gateway's last read of each Key Vault secret went; status 1 when one failed.

  npm run named-values -- [--service NAME --resource-group NAME --subscription ID] [--refresh]

  --refresh   makes the gateway read every secret now, as after a rotation`

const parse = () =>
  withUsage(
    USAGE,
    () =>
      parseArgs({
        options: {
          ...SERVICE_OPTIONS,
          refresh: { type: 'boolean', default: false },
          help: { type: 'boolean', default: false },
        },
      }).values,
  )

await runScript(async () => {
  const values = parse()
  if (values.help) return console.log(USAGE)
  const az = createCli('az')
  const given = toService(values)
  const azd = Object.values(given).every(Boolean) ? {} : await readAzdValues(createCli('azd'))
  const service = chooseService(given, { ...azd, ...process.env })
  if (values.refresh) {
    for (const { name } of await readNamedValueStatus(az, service)) await refreshNamedValue(az, service, name)
  }
  const all = await readNamedValueStatus(az, service)
  for (const { ok, name, readAt, message } of all) console.log(`${ok ? '✓' : '✗'} ${name}, read ${readAt}: ${message}`)
  const failed = all.filter(({ ok }) => !ok)
  if (failed.length > 0) {
    throw new UsageError(
      `${failed.length} of ${all.length} named values could not be read from Key Vault: see docs/guide/keys.md.`,
    )
  }
})

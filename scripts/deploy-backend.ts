import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readAppFiles, zipApp } from './azure/app-package.js'
import { createCli } from './azure/cli.js'
import { runScript, UsageError, withUsage } from './azure/service.js'
import { createBuilder } from './build.js'

const USAGE = `Builds the app and deploys dist/app, and nothing else, to a function app that exists.

  npm run deploy-backend -- --app NAME --resource-group NAME [options]

  --subscription ID   by default the one that \`az account show\` names
  --no-build          deploys dist/app as it is
  --dry-run           prints what would be called; neither builds nor calls anything`

const FOLDER = 'dist/app'

const parse = () =>
  withUsage(USAGE, () => {
    const { values } = parseArgs({
      options: {
        app: { type: 'string' },
        'resource-group': { type: 'string' },
        subscription: { type: 'string' },
        'no-build': { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return undefined
    const { app, 'resource-group': resourceGroup } = values
    if (!app || !resourceGroup) throw new UsageError('Which function app? Give --app and --resource-group.')
    return { ...values, app, resourceGroup }
  })

async function build(): Promise<void> {
  const builder = await createBuilder()
  const { ok, errors } = await builder.rebuild()
  await builder.dispose()
  if (!ok) throw new UsageError(errors.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'))
}

await runScript(async () => {
  const options = parse()
  if (!options) return console.log(USAGE)
  const dryRun = options['dry-run']
  const az = createCli('az', { dryRun })
  const folder = dryRun ? '' : await mkdtemp(join(tmpdir(), 'deploy-backend-'))
  const zip = join(folder, 'app.zip')
  try {
    if (!dryRun) {
      if (!options['no-build']) await build()
      const files = await readAppFiles(FOLDER)
      const bytes = zipApp(files)
      await writeFile(zip, bytes)
      console.log(`${FOLDER}: ${Object.keys(files).length} files, ${Math.ceil(bytes.length / 1024)} KiB zipped`)
    }
    await az.run(
      ...['functionapp', 'deployment', 'source', 'config-zip', '--name', options.app],
      ...['--resource-group', options.resourceGroup, '--src', zip, '--build-remote', 'false'],
      ...(options.subscription ? ['--subscription', options.subscription] : []),
    )
  } finally {
    if (!dryRun) await rm(folder, { recursive: true, force: true })
  }
  if (!dryRun) console.log(`Deployed to ${options.app}. Try it through the gateway: npm run smoke`)
})

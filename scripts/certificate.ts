import { parseArgs } from 'node:util'
import { keptCertificate } from '../dev/gateway/certificate.js'
import { runScript, UsageError, withUsage } from './azure/service.js'
import { readLocalPorts } from './local-ports.js'

const USAGE = `Makes a client certificate for trying the gateway of npm start, and prints its thumbprint; one that is there already is kept.

  PARTNER_PRICE_THUMBPRINTS=$(npm run -s certificate -- --name partner) npm start

  --name    who the client is: the certificate's subject, and the name of its files
  --folder  where NAME.pem and NAME-key.pem are written; .certificates, which git ignores, by default`

const parse = () =>
  withUsage(
    USAGE,
    () =>
      parseArgs({
        options: {
          name: { type: 'string' },
          folder: { type: 'string', default: '.certificates' },
          help: { type: 'boolean', default: false },
        },
      }).values,
  )

/** The name is that of files, and one of them is taken. */
function checkName(name: string | undefined): string {
  if (!name) throw new UsageError(`--name is missing: whose certificate?\n\n${USAGE}`)
  if (!/^\w[\w.-]*$/.test(name))
    throw new UsageError(`--name '${name}': use letters, digits, dots and hyphens; it becomes the name of files.`)
  if (name === 'localhost') throw new UsageError('--name localhost is the gateway itself: choose another.')
  return name
}

/** What to do with it; on standard error, so that standard output is the thumbprint alone. */
function explain({ cert, key }: { readonly cert: string; readonly key: string }): string {
  const { gatewayTls } = readLocalPorts()
  return `${cert} and ${key}, with the thumbprint below. Let it in by PARTNER_PRICE_THUMBPRINTS, then:

  curl --cacert .certificates/localhost.pem --cert ${cert} --key ${key} \\
    -H 'Ocp-Apim-Subscription-Key: local-dev-key' -H 'Content-Type: text/csv' -d $'item_id,amount,currency\\n42,995,EUR' \\
    https://localhost:${gatewayTls || 'PORT'}/api/catalog/prices
`
}

await runScript(async () => {
  const { help, name: given, folder } = parse()
  if (help) return console.log(USAGE)
  const name = checkName(given)
  const wanted = { commonName: name, usage: 'client' } as const
  const { files, thumbprint } = await keptCertificate(folder, name, wanted).catch((error: Error) => {
    throw new UsageError(error.message)
  })
  console.error(explain(files))
  console.log(thumbprint)
})

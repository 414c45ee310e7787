import { parseArgs } from 'node:util'
import type { TokenRequest } from '../dev/issuer/token-request.js'
import { runScript, UsageError, withUsage } from './azure/service.js'
import { readLocalPorts } from './local-ports.js'

const USAGE = `Prints an access token of the issuer that npm start runs.

  npm run -s token -- --user alice [--roles API.Read,API.Write] [--scopes catalog.read] [--audience api://catalogue] [--expires 1h]

  --user      id of the user
  --name      what the user is called; the id by default
  --email     address of the user
  --roles     what the user may do, parted by commas
  --scopes    what the user allowed the client, parted by commas
  --audience  whom the token is for; the app of npm start by default
  --expires   how long it is valid: 30s, 15m, 1h; --expires=-1m for one that has expired
  --issuer    address of the issuer, where npm start shows another than that of ISSUER_PORT`

const parse = () =>
  withUsage(
    USAGE,
    () =>
      parseArgs({
        options: {
          user: { type: 'string' },
          name: { type: 'string' },
          email: { type: 'string' },
          roles: { type: 'string', multiple: true, default: [] },
          scopes: { type: 'string', multiple: true, default: [] },
          audience: { type: 'string' },
          expires: { type: 'string' },
          issuer: { type: 'string' },
          help: { type: 'boolean', default: false },
        },
      }).values,
  )

/** Parted by commas or blanks, in one option or in several. */
const words = (values: readonly string[]): string[] => values.flatMap((value) => value.split(/[\s,]+/).filter(Boolean))

function issuerUrl(): string {
  const { issuer } = readLocalPorts()
  if (issuer === 0) throw new UsageError('ISSUER_PORT is 0: give --issuer the address that npm start shows.')
  return `http://127.0.0.1:${issuer}`
}

async function askFor(request: TokenRequest, issuer: string): Promise<string> {
  const response = await fetch(`${issuer}/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
  }).catch(() => {
    throw new UsageError(`No issuer answers at ${issuer}. It runs while npm start does.`)
  })
  const body = (await response.json().catch(() => ({}))) as { access_token?: string; error?: string }
  if (response.ok && body.access_token) return body.access_token
  throw new UsageError(`${issuer} gives no token: ${body.error ?? `it answers ${response.status}`}`)
}

await runScript(async () => {
  const { help, issuer, user, roles, scopes, ...optional } = parse()
  if (help) return console.log(USAGE)
  if (!user) throw new UsageError(`--user is missing: whose token?\n\n${USAGE}`)
  console.log(await askFor({ user, roles: words(roles), scopes: words(scopes), ...optional }, issuer ?? issuerUrl()))
})

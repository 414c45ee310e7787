import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { ZodError } from 'zod'
import type { Issuer } from './issuer.js'
import type { SigningKeys } from './signing-keys.js'

interface Reply {
  readonly status: number
  readonly body: unknown
}
type Route = (request: IncomingMessage, url: URL) => Reply | Promise<Reply>

const ok = (body: unknown): Reply => ({ status: 200, body })
const refused = (status: number, error: string): Reply => ({ status, body: { error } })

/** What the issuer serves: its configuration and keys for those who verify, tokens and rotation for those who develop. */
export function createRequestListener(issuer: Issuer, keys: SigningKeys): RequestListener {
  const routes: Readonly<Record<string, Route>> = {
    'GET /.well-known/openid-configuration': () => ok(configurationOf(issuer.url)),
    'GET /keys': () => ok(keys.published),
    'POST /keys/rotate': async (_request, url) => {
      await issuer.rotate(url.searchParams.get('withdraw') === 'true')
      return ok(keys.published)
    },
    'POST /tokens': (request) => giveToken(issuer, request),
  }
  return (request, response) => {
    const url = new URL(request.url ?? '/', issuer.url)
    const route = routes[`${request.method} ${url.pathname}`]
    const reply = route ? route(request, url) : refused(404, `There is no ${request.method} ${url.pathname} here`)
    Promise.resolve(reply).then(
      (answer) => send(response, answer),
      (error: unknown) => send(response, refused(500, String(error))),
    )
  }
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata, as far as verifying needs it. */
const configurationOf = (url: string) => ({
  issuer: url,
  jwks_uri: `${url}/keys`,
  id_token_signing_alg_values_supported: ['RS256'],
  response_types_supported: ['none'],
  subject_types_supported: ['public'],
})

async function giveToken(issuer: Issuer, request: IncomingMessage): Promise<Reply> {
  // A page of another origin cannot send this type without asking first, and nobody here says yes.
  if (request.headers['content-type'] !== 'application/json') return refused(415, 'Send application/json')
  try {
    return ok({ access_token: await issuer.token(JSON.parse(await text(request))), token_type: 'Bearer' })
  } catch (error) {
    if (error instanceof ZodError) {
      return refused(400, error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
    }
    return refused(400, (error as Error).message)
  }
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  response.end(JSON.stringify(body))
}

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT } from 'jose'
import { createRequestListener } from './server.js'
import { SigningKeys } from './signing-keys.js'
import { TokenRequest } from './token-request.js'

export interface IssuerOptions {
  /** 0 takes a free one. */
  readonly port: number
  /** Whom tokens are meant for that do not say. */
  readonly audience: string
}

/** An identity provider of this machine: its tokens look as those of Microsoft Entra, and say whatever is asked for. */
export interface Issuer {
  /** Its address, which is `iss` of its tokens. */
  readonly url: string
  /** @throws ZodError for a request that is none, TypeError for an `expires` that is no duration */
  token(request: TokenRequest): Promise<string>
  /** Signs with a new key from now on. @param withdraw whether tokens of the others are void */
  rotate(withdraw?: boolean): Promise<void>
  close(): Promise<void>
}

/** Starts an issuer on 127.0.0.1. Its keys are new at every start, so that no token outlives it. */
export async function startIssuer({ port, audience }: IssuerOptions): Promise<Issuer> {
  const keys = await SigningKeys.create()
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer: Issuer = {
    url,
    token: (request) => sign(keys, url, audience, request),
    rotate: (withdraw = false) => keys.rotate(withdraw),
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
  server.on('request', createRequestListener(issuer, keys))
  return issuer
}

/** The claims of https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference, version 2, that matter here. */
function sign(keys: SigningKeys, issuer: string, defaultAudience: string, request: TokenRequest): Promise<string> {
  const { user, name = user, email, roles, scopes, audience = defaultAudience, expires } = TokenRequest.parse(request)
  const { privateKey, header } = keys.current
  return new SignJWT({
    oid: user,
    name,
    ...(email !== undefined && { email }),
    ...(roles.length > 0 && { roles }),
    ...(scopes.length > 0 && { scp: scopes.join(' ') }),
    azp: 'local-client',
    ver: '2.0',
  })
    .setProtectedHeader({ ...header, typ: 'JWT' })
    .setIssuer(issuer)
    .setSubject(user)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(privateKey)
}

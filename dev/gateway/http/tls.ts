import { constants } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { createServer, type Server, type ServerOptions } from 'node:https'
import type { SecureContextOptions, TLSSocket } from 'node:tls'
import { createContext } from '../pkcs12.js'

/** The certificate that a server presents, as PEM with its key or as PKCS #12. */
export type ServerCertificate = Pick<SecureContextOptions, 'cert' | 'key' | 'pfx' | 'passphrase'>

/**
 * Asks each client for a certificate in the handshake and lets it in whatever it shows, as API Management does where
 * `negotiateClientCertificate` is set: policies decide. HTTP/1.1 alone.
 * https://learn.microsoft.com/azure/api-management/api-management-howto-mutual-certificates-for-clients
 */
export function createSecureServer(
  { cert, key, pfx, passphrase }: ServerCertificate,
  options: ServerOptions,
  listener: RequestListener,
): Server {
  const certificate = { cert, key, pfx, passphrase }
  // For a message that people understand.
  createContext(certificate)
  const client = {
    requestCert: true,
    rejectUnauthorized: false,
    // Whose connection it is does not change while it is used.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  }
  return createServer({ ...options, ...certificate, ...client, ALPNProtocols: ['http/1.1'] }, listener)
}

/** DER of the certificate that the client has shown. */
export function clientCertificate(socket: TLSSocket): Uint8Array | undefined {
  return socket.getPeerX509Certificate()?.raw
}

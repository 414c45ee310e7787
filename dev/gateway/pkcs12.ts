import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto'
import { Socket } from 'node:net'
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls'

/** What is in PKCS #12: https://www.rfc-editor.org/rfc/rfc7292 */
export interface Pkcs12 {
  readonly certificate: X509Certificate
  readonly privateKey: KeyObject
  readonly secureContext: SecureContext
}

/** As .NET limits them: each costs time, and whoever made the data chose how many there are. */
const MAXIMUM_ITERATIONS = 600_000
const DATA = '2a864886f70d010701'
const KEY_BAG = '2a864886f70d010c0a0101'
const SHROUDED_KEY_BAG = '2a864886f70d010c0a0102'

/** Opens PKCS #12 that holds a certificate with its private key. Throws an Error that says what is wrong with it. */
export function openPkcs12(data: Buffer, password: string | undefined): Pkcs12 {
  if (macIterations(data) > MAXIMUM_ITERATIONS) throw new Error('the PKCS #12 data takes too long to open')
  const secureContext = createContext({ pfx: data, ...(password === undefined ? {} : { passphrase: password }) })
  const certificate = certificateOf(secureContext)
  if (certificate === undefined) throw new Error('the PKCS #12 data holds no certificate with a private key')
  return { certificate, privateKey: privateKeyOf(data, password ?? ''), secureContext }
}

function macIterations(data: Buffer): number {
  try {
    const [, , mac] = children(element(data, 0))
    const iterations = mac === undefined ? undefined : children(mac)[2]?.content
    return iterations === undefined ? 1 : iterations.readUIntBE(0, Math.min(iterations.length, 6))
  } catch {
    throw new Error('the certificate cannot be read: it is no PKCS #12 data')
  }
}

/** A context for TLS. Throws an Error that says what is wrong with the certificate, its key or the password. */
export function createContext(options: Parameters<typeof createSecureContext>[0]): SecureContext {
  try {
    return createSecureContext(options)
  } catch (error) {
    const { message } = error as Error
    const isPassword = /mac verify failure|bad decrypt|bad password|interrupted or cancelled/i.test(message)
    throw new Error(isPassword ? 'the password is wrong' : `the certificate cannot be read: ${message}`)
  }
}

/** What the context would present, which only a socket tells. */
function certificateOf(secureContext: SecureContext): X509Certificate | undefined {
  const socket = new TLSSocket(new Socket(), { secureContext })
  try {
    return socket.getX509Certificate()
  } finally {
    socket.destroy()
  }
}

/** The key, which TLS keeps to itself: it stands in a part that is not encrypted as a whole, itself encrypted as a rule. */
function privateKeyOf(data: Buffer, passphrase: string): KeyObject {
  const [, authenticatedSafe] = children(element(data, 0))
  for (const contentInfo of children(element(dataOf(authenticatedSafe!)!, 0))) {
    const safe = dataOf(contentInfo)
    for (const bag of safe === undefined ? [] : children(element(safe, 0))) {
      const [kind, value] = children(bag)
      const type = kind!.content.toString('hex')
      if (type !== KEY_BAG && type !== SHROUDED_KEY_BAG) continue
      const key = { key: value!.content, format: 'der', type: 'pkcs8' } as const
      return createPrivateKey(type === KEY_BAG ? key : { ...key, passphrase })
    }
  }
  throw new Error('the PKCS #12 data has its private key in an encrypted part, where it is not looked for')
}

/** The content of a ContentInfo of plain data. */
function dataOf(contentInfo: Element): Buffer | undefined {
  const [type, content] = children(contentInfo)
  return type!.content.toString('hex') === DATA ? element(content!.content, 0).content : undefined
}

/** An element of DER: https://www.itu.int/rec/T-REC-X.690 */
interface Element {
  readonly content: Buffer
  /** Where the next one begins. */
  readonly end: number
}

function children({ content }: Element): Element[] {
  const found: Element[] = []
  for (let at = 0; at < content.length; at = found.at(-1)!.end) found.push(element(content, at))
  return found
}

function element(bytes: Buffer, at: number): Element {
  const first = bytes.readUInt8(at + 1)
  const more = first < 0x80 ? 0 : first & 0x7f
  const length = more === 0 ? first : bytes.readUIntBE(at + 2, more)
  const start = at + 2 + more
  if (start + length > bytes.length) throw new RangeError('the PKCS #12 data ends early')
  return { content: bytes.subarray(start, start + length), end: start + length }
}

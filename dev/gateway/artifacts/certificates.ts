import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Fields, Substitute } from './fields.js'
import { type LoadContext, propertiesOf } from './folder.js'
import { normalizeThumbprint, readKeyPair } from './key-pair.js'
import type { ClientCertificate } from './model.js'

/**
 * Reads `certificates` of the configuration, which alone has them: private keys are no artifacts.
 * `data` and `password` are those of https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/certificates
 */
export function loadCertificates(context: LoadContext, substitute: Substitute): Map<string, ClientCertificate> {
  const certificates = new Map<string, ClientCertificate>()
  for (const id of context.overrides.names('certificates')) {
    const node = context.overrides.take('certificates', id)!
    const fields = propertiesOf(node, 'A certificate', context, substitute)
    const certificate = readCertificate(fields)
    fields.ignore('keyVault').end()
    if (certificate !== undefined) certificates.set(id, certificate)
  }
  return certificates
}

export function findCertificate(
  certificates: ReadonlyMap<string, ClientCertificate>,
  thumbprint: string,
): ClientCertificate | undefined {
  const wanted = normalizeThumbprint(thumbprint)
  return [...certificates.values()].find((certificate) => certificate.thumbprint === wanted)
}

function readCertificate(fields: Fields): ClientCertificate | undefined {
  const [data, file, keyFile] = ['data', 'file', 'keyFile'].map((name) => fields.string(name))
  const password = fields.string('password')
  if ((data === undefined) === (file === undefined)) {
    fields.problem(
      'a certificate needs either "file", the path of PKCS #12 or PEM, or "data", PKCS #12 in Base64 or PEM',
    )
    return undefined
  }
  try {
    const bytes = data === undefined ? readFile(fields, 'file', file!) : bytesOf(data)
    const key = keyFile === undefined ? undefined : readFile(fields, 'keyFile', keyFile).toString('latin1')
    return readKeyPair(bytes, { key, password })
  } catch (error) {
    fields.problem((error as Error).message, data === undefined ? 'file' : 'data')
    return undefined
  }
}

function bytesOf(data: string): Buffer {
  return data.includes('-----BEGIN') ? Buffer.from(data, 'latin1') : Buffer.from(data, 'base64')
}

/** Paths are relative to the configuration file that has them; in code, to the working directory. */
function readFile(fields: Fields, name: string, path: string): Buffer {
  try {
    return readFileSync(resolve(dirname(fields.at(name).file), path))
  } catch (error) {
    throw new Error(`"${path}" cannot be read: ${(error as Error).message}`)
  }
}

import type { Cli } from './cli.js'
import { resourceUrl, type Service } from './service.js'

/** https://learn.microsoft.com/rest/api/apimanagement/named-value/list-by-service */
interface NamedValueResource {
  readonly name: string
  readonly properties: {
    readonly keyVault?: {
      readonly secretIdentifier: string
      readonly lastStatus?: { readonly code?: string; readonly message?: string; readonly timeStampUtc?: string }
    }
  }
}

export interface NamedValueStatus {
  readonly name: string
  readonly secretIdentifier: string
  /** Whether API Management's last read of the secret succeeded. */
  readonly ok: boolean
  /** When it was read last, as API Management writes it. */
  readonly readAt: string
  readonly message: string
}

/** How the gateway's last read of each Key Vault secret went. Named values with a value of their own are left out. */
export async function readNamedValueStatus(az: Cli, service: Service): Promise<NamedValueStatus[]> {
  const url = resourceUrl(service, 'namedValues')
  const list = (await az.read<NamedValueResource[]>('rest', '--method', 'get', '--url', url, '--query', 'value')) ?? []
  return list.flatMap(({ name, properties: { keyVault } }) => {
    if (!keyVault) return []
    const { code, message = '', timeStampUtc = 'never' } = keyVault.lastStatus ?? {}
    const { secretIdentifier } = keyVault
    return [
      {
        name,
        secretIdentifier,
        ok: code === 'Success',
        readAt: timeStampUtc,
        message: message || (code ?? 'not read yet'),
      },
    ]
  })
}

/** Makes the gateway read the secret now, instead of within its four hours. */
export async function refreshNamedValue(az: Cli, service: Service, name: string): Promise<void> {
  await az.run('rest', '--method', 'post', '--url', resourceUrl(service, `namedValues/${name}/refreshSecret`))
}

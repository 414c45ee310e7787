import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGateway, type Gateway, type GatewayOptions } from '../../dev/gateway/index.js'

/**
 * A gateway with infra/apim/ as it is, its limits raised above any load: key check, rate limit, quota, correlation, header
 * rules, on-error. `upstream` is the base URL of the backend.
 */
export async function createRealGateway(
  source: string,
  upstream: string,
  options: Pick<GatewayOptions, 'transport'> = {},
): Promise<Gateway> {
  const artifacts = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    cpSync(source, artifacts, { recursive: true })
    const product = join(artifacts, 'products/catalog-standard/policy.xml')
    writeFileSync(product, readFileSync(product, 'utf8').replace(/calls="\d+"/g, 'calls="100000000"'))
    return await createGateway({
      ...options,
      artifacts,
      configuration: [
        join(artifacts, 'configuration.local.yaml'),
        {
          backends: [{ name: 'functions', properties: { url: upstream } }],
          namedValues: [{ name: 'gateway-proof', properties: { value: 'proof' } }],
        },
      ],
    })
  } finally {
    rmSync(artifacts, { recursive: true, force: true })
  }
}

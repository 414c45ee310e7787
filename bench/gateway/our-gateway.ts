import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGateway } from '../../dev/gateway/index.js'

/** infra/apim/ as it is, with limits above the load: key check, rate limit, correlation, header rules, on-error. */
const [upstream, source] = process.argv.slice(2) as [string, string]
const artifacts = mkdtempSync(join(tmpdir(), 'bench-'))
cpSync(source, artifacts, { recursive: true })
const product = join(artifacts, 'products/catalog-standard/policy.xml')
writeFileSync(product, readFileSync(product, 'utf8').replace(/calls="\d+"/g, 'calls="100000000"'))

const gateway = await createGateway({
  artifacts,
  configuration: [
    join(artifacts, 'configuration.local.yaml'),
    {
      backends: [{ name: 'functions', properties: { url: `http://127.0.0.1:${upstream}/api` } }],
      namedValues: [{ name: 'gateway-proof', properties: { value: 'proof' } }],
    },
  ],
})
await gateway.listen({ port: 0 })
process.send?.({ port: Number(new URL(gateway.url).port) })

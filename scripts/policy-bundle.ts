import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { SKUS, type Sku } from '../dev/gateway/artifacts/model.js'
import { normaliseOperationId } from './azure/import-plan.js'
import { ROOT, runGenerator } from './generated.js'

/** Policies that Bicep cannot name one by one, since the path in `loadTextContent` has to be a literal. */
export interface PolicyBundle {
  /** By API and resource name of the operation. */
  readonly operations: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** By SKU and folder inside the artifacts (`.` is the global scope): what takes the place of `policy.xml` there. */
  readonly skus: Readonly<Record<Sku, Readonly<Record<string, string>>>>
}

/** Reads the operations' policies and every `policy.<sku>.xml` under `artifacts`, a folder in the APIOps layout. */
export async function createPolicyBundle(artifacts: string): Promise<PolicyBundle> {
  const files = await readdir(artifacts, { recursive: true, withFileTypes: true })
  const paths = files
    .filter((file) => file.isFile())
    .map((file) => relative(artifacts, join(file.parentPath, file.name)).replaceAll('\\', '/'))
    .toSorted()
  const operations: Record<string, Record<string, string>> = {}
  for (const path of paths) {
    const [, api] = /^apis\/([^/]+)\/apiInformation\.json$/.exec(path) ?? []
    if (api) operations[api] = {}
  }
  const skus = Object.fromEntries(SKUS.map((sku) => [sku, {}])) as Record<Sku, Record<string, string>>
  for (const path of paths) {
    const [, folder = '.', sku] = /^(?:(.*)\/)?policy(?:\.([^./]+))?\.xml$/.exec(path) ?? []
    if (!path.endsWith('.xml')) continue
    if (sku) variants(skus, sku, path)[folder] = await readFile(join(artifacts, path), 'utf8')
    else await addOperation(operations, folder, artifacts, path)
  }
  return { operations, skus }
}

function variants(skus: Record<Sku, Record<string, string>>, sku: string, path: string): Record<string, string> {
  if (sku in skus) return skus[sku as Sku]
  throw new Error(`${path}: "${sku}" is no SKU; expected one of ${SKUS.join(', ')}.`)
}

async function addOperation(
  operations: Record<string, Record<string, string>>,
  folder: string,
  artifacts: string,
  path: string,
): Promise<void> {
  const [, api, operation] = /^apis\/([^/]+)\/operations\/([^/]+)$/.exec(folder) ?? []
  if (!api || !operation) return
  const policies = operations[api]
  if (!policies) throw new Error(`${path}: apis/${api}/apiInformation.json is missing.`)
  if (normaliseOperationId(operation) !== operation) {
    throw new Error(`${path}: the folder has to be called ${normaliseOperationId(operation)}, as an import names it.`)
  }
  policies[operation] = await readFile(join(artifacts, path), 'utf8')
}

/** The bundle's file, as it is committed. */
export function formatPolicyBundle(bundle: PolicyBundle): string {
  return `${JSON.stringify(bundle, null, 2)}\n`
}

await runGenerator(import.meta.url, 'policy-bundle', async () => [
  {
    path: 'infra/bicep/generated/policies.json',
    contents: formatPolicyBundle(await createPolicyBundle(join(ROOT, 'infra/apim'))),
  },
])

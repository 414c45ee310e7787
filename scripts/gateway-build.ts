import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { glob } from 'tinyglobby'
import { SKUS } from '../dev/gateway/artifacts/model.js'
import type { Api, RouteDefinition } from '../src/lib/apim-context/index.js'
import { normaliseOperationId } from './azure/import-plan.js'
import { checkOperation } from './gateway/check-operation.js'
import { GENERATED, toOperationPolicy } from './gateway/operation-policy.js'
import { type GeneratedFile, ROOT, runGenerator } from './generated.js'

export interface GatewayBuild {
  readonly files: readonly GeneratedFile[]
  readonly warnings: readonly string[]
}

/**
 * What is made from the routes for the gateway: the specification of each API, and the policies of the operations that
 * declare what the gateway does for them.
 *
 * @throws Error with everything that a SKU refuses, and every policy in the way
 */
export async function buildGateway(
  routes: readonly RouteDefinition[],
  apis: readonly Api[],
  directory = ROOT,
): Promise<GatewayBuild> {
  const { buildDocument } = await import('../src/openapi/document.js')
  const specifications = apis.map((api) => ({
    path: `infra/apim/apis/${api.name}/specification.json`,
    contents: `${JSON.stringify(buildDocument(routes, api), null, 2)}\n`,
  }))
  const checks = routes.map(checkOperation)
  const policies = routes.flatMap(policyFiles)
  const errors = [...checks.flatMap((check) => check.errors), ...(await findStrays(policies, directory))]
  if (errors.length > 0) throw new Error(errors.join('\n'))
  return { files: [...specifications, ...policies], warnings: checks.flatMap((check) => check.warnings) }
}

/** The policy of an operation, and those of SKUs where it is another. */
function policyFiles(route: RouteDefinition): GeneratedFile[] {
  const folder = `infra/apim/apis/${route.api?.name}/operations/${normaliseOperationId(route.name)}`
  const policy = toOperationPolicy(route)
  if (policy === undefined) return []
  const variants = SKUS.flatMap((sku): GeneratedFile[] => {
    const contents = toOperationPolicy(route, sku) ?? policy
    return contents === policy ? [] : [{ path: `${folder}/policy.${sku}.xml`, contents }]
  })
  return [{ path: `${folder}/policy.xml`, contents: policy }, ...variants]
}

/** Policies of operations that no declaration asks for any more, and those written by hand where one does. */
async function findStrays(policies: readonly GeneratedFile[], directory: string): Promise<string[]> {
  const wanted = new Set(policies.map(({ path }) => path))
  const found = await glob('infra/apim/apis/*/operations/*/policy*.xml', { cwd: directory })
  const strays = await Promise.all(
    found.toSorted().map(async (path) => {
      const generated = (await readFile(join(directory, path), 'utf8')).startsWith(GENERATED)
      if (generated && !wanted.has(path)) return [`${path}: no route declares it any more; delete it`]
      if (!generated && wanted.has(path)) {
        return [`${path}: is written by hand, and its route declares "gateway" too; keep one of the two`]
      }
      return []
    }),
  )
  return strays.flat()
}

/** The files of this repository. */
export async function generateGatewayFiles(): Promise<readonly GeneratedFile[]> {
  const { version } = JSON.parse(await readFile(`${ROOT}/package.json`, 'utf8'))
  // The build does the same to the bundle: the document at /openapi.json and these files are one.
  process.env.APP_VERSION = version
  const { functions } = await import('../src/functions/index.js')
  const { apis } = await import('../src/openapi/apis.js')
  const { files, warnings } = await buildGateway(
    functions.map(({ definition }) => definition),
    apis,
  )
  if (!process.argv.includes('--check')) for (const warning of warnings) console.warn(`warning: ${warning}`)
  return files
}

await runGenerator(import.meta.url, 'gateway:build', generateGatewayFiles)

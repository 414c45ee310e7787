import { readFile } from 'node:fs/promises'
import { type GeneratedFile, ROOT, runGenerator } from './generated.js'

/** The files of the gateway's configuration that are made from the routes: the specification of each API. */
export async function generateGatewayFiles(): Promise<readonly GeneratedFile[]> {
  const { version } = JSON.parse(await readFile(`${ROOT}/package.json`, 'utf8'))
  // The build does the same to the bundle: the document at /openapi.json and these files are one.
  process.env.APP_VERSION = version
  const { functions } = await import('../src/functions/index.js')
  const { buildDocument } = await import('../src/openapi/document.js')
  const { groups } = await import('../src/openapi/groups.js')
  const routes = functions.map(({ definition }) => definition)
  return (Object.keys(groups) as (keyof typeof groups)[]).map((group) => ({
    path: `infra/apim/apis/${group}/specification.json`,
    contents: `${JSON.stringify(buildDocument(routes, group), null, 2)}\n`,
  }))
}

await runGenerator(import.meta.url, 'gateway:build', generateGatewayFiles)

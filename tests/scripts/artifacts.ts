import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A document with one operation, the one of ours that has a policy. */
export const SPECIFICATION = { openapi: '3.0.3', paths: { '/catalog': { get: { operationId: 'listCatalog' } } } }

/** A copy of infra/apim that a test may change, with a small specification for each API. */
export async function copyArtifacts(): Promise<string> {
  const artifacts = await mkdtemp(join(tmpdir(), 'apim-artifacts-'))
  await cp(fileURLToPath(new URL('../../infra/apim', import.meta.url)), artifacts, { recursive: true })
  for (const api of ['simple-api', 'simple-api-v2', 'public-docs']) {
    await writeFile(join(artifacts, 'apis', api, 'specification.json'), JSON.stringify(SPECIFICATION))
  }
  return artifacts
}

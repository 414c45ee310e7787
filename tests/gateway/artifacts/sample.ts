import type { LoadOptions } from '../../../dev/gateway/artifacts/load.js'
import { loadArtifacts } from '../../../dev/gateway/artifacts/load.js'
import { ConfigurationError } from '../../../dev/gateway/problem.js'

export const json = (properties: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ properties }, undefined, 2)

export const specification = (
  paths: Readonly<Record<string, unknown>> = { '/items': { get: { operationId: 'listItems' } } },
) => JSON.stringify({ openapi: '3.0.3', info: { title: 'T', version: '1' }, paths })

/** One API with one operation, and nothing else. */
export const smallest = {
  'apis/echo/apiInformation.json': json({ path: 'echo' }),
  'apis/echo/specification.json': specification(),
}

/** The problems of a configuration as `file:line:column: message`; empty when it loads. */
export function problemsOf(files: Readonly<Record<string, string>>, options: LoadOptions = {}): string[] {
  try {
    loadArtifacts(files, { environment: {}, ...options })
    return []
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split('\n')
    throw error
  }
}

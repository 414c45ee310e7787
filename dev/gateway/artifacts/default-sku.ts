import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ArtifactsSource } from './load.js'
import { SKUS, type Sku } from './model.js'

const FALLBACK: Sku = 'developer'

/**
 * The SKU that the artifacts are deployed to: the parameter `apimSku` or `apiManagementSku` of `bicep/main.parameters.json` beside
 * their folder, whose value may be azd's `${NAME=default}`. Without one `developer`, which has every policy.
 */
export function defaultSku(artifacts: ArtifactsSource): Sku {
  if (typeof artifacts !== 'string') return FALLBACK
  const file = join(artifacts, '../bicep/main.parameters.json')
  if (!existsSync(file)) return FALLBACK
  const { parameters = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
    parameters?: Record<string, { value?: unknown }>
  }
  const value = String((parameters['apimSku'] ?? parameters['apiManagementSku'])?.value ?? '')
  const name = value.replace(/^\$\{[^=}]*=?([^}]*)\}$/, '$1').toLowerCase()
  return SKUS.find((sku) => sku === name) ?? FALLBACK
}

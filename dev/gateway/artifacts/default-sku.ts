import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ArtifactsSource } from './load.js'
import { SKUS, type Sku } from './model.js'

const FALLBACK: Sku = 'developer'

/**
 * The SKU that the artifacts are deployed to: the parameter `apimSku` of `bicep/main.parameters.json` beside their folder, whose
 * value may be azd's `${NAME=default}`. Without such a file `developer`, which has every policy.
 */
export function defaultSku(artifacts: ArtifactsSource): Sku {
  if (typeof artifacts !== 'string') return FALLBACK
  const file = join(artifacts, '../bicep/main.parameters.json')
  if (!existsSync(file)) return FALLBACK
  const { parameters } = JSON.parse(readFileSync(file, 'utf8')) as { parameters?: { apimSku?: { value?: unknown } } }
  const value = String(parameters?.apimSku?.value ?? '').replace(/^\$\{[^=}]*=?([^}]*)\}$/, '$1')
  return SKUS.find((sku) => sku === value.toLowerCase().replace(/_\d+$/, '')) ?? FALLBACK
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const readText = (path: string) => readFileSync(join(ROOT, path), 'utf8')

/** Every path below /api that the app answers: from the declarations of src/functions. */
export function routePaths(): string[] {
  return readdirSync(join(ROOT, 'src/functions'))
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...readText(`src/functions/${name}`).matchAll(/route: '([^']+)'/g)])
    .map(([, route]) => `/api/${route}`)
}

/** The anonymous ones: a probe has no function key. */
export function anonymousPaths(): string[] {
  return readdirSync(join(ROOT, 'src/functions'))
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...readText(`src/functions/${name}`).matchAll(/route: '([^']+)', auth: 'anonymous'/g)])
    .map(([, route]) => `/api/${route}`)
}

/** The resource names below infra/apim, such as `backends`. */
export const apimNames = (kind: string) => readdirSync(join(ROOT, 'infra/apim', kind))

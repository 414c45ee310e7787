import { join, resolve } from 'node:path'
import { glob, isDynamicPattern } from 'tinyglobby'
import { AppLoadError } from '../errors.js'
import type { EntryFile } from '../worker/messages.js'
import { type JsonObject, readJsonFile } from './json-file.js'

/**
 * The files that `main` of the app's package.json names, a path or a glob pattern, in alphabetical order. An `.mjs` file,
 * or any but `.cjs` in a package of type `module`, is an ECMAScript module.
 * @throws AppLoadError when no file matches.
 */
export async function findEntryFiles(appDir: string): Promise<readonly EntryFile[]> {
  const packageJson: JsonObject = readJsonFile(join(appDir, 'package.json')) ?? {}
  const { main } = packageJson
  if (typeof main !== 'string' || main === '') {
    throw new AppLoadError(
      `${join(appDir, 'package.json')}: "main" must name the app's entry file.`,
      undefined,
      undefined,
    )
  }
  const files = await glob(main, { cwd: appDir })
  if (files.length === 0) throw new AppLoadError(notFound(appDir, main), undefined, undefined)
  return files.sort().map((file) => ({
    path: resolve(appDir, file),
    module: isEsModule(file, packageJson) ? 'esm' : 'commonjs',
  }))
}

function isEsModule(file: string, packageJson: JsonObject): boolean {
  if (file.endsWith('.mjs')) return true
  return !file.endsWith('.cjs') && packageJson['type'] === 'module'
}

function notFound(appDir: string, main: string): string {
  const what = isDynamicPattern(main) ? 'Found zero files matching the supplied pattern' : 'File does not exist'
  return `Worker was unable to load entry point "${main}": ${what} in ${appDir}.`
}

import { basename } from 'node:path'
import { build, type Metafile, type OutputFile, type Plugin } from 'esbuild'
import type { AppFile } from '../app-folder.js'

const MAIN = 'main.mjs'
const NO_MAP = JSON.stringify({ version: 3, sources: [], names: [], mappings: '' })

/**
 * Makes one file of those that the start loads, since each takes it some 0.5 ms. What was one of them forwards to it, for
 * the chunks that are loaded later.
 */
export async function mergeStart(files: readonly OutputFile[], { outputs }: Metafile): Promise<AppFile[]> {
  const built = new Map(files.map(({ path, contents }) => [basename(path), contents]))
  const infoOf = new Map(Object.entries(outputs).map(([path, info]) => [basename(path), info]))
  const atStart = new Set([MAIN])
  for (const name of atStart) {
    for (const { path, kind, external } of infoOf.get(name)?.imports ?? []) {
      if (kind === 'import-statement' && !external) atStart.add(basename(path))
    }
  }
  const shared = [...atStart].filter((name) => name !== MAIN)
  const forwards = shared.map((name) => ({ name, names: namesOf(name, infoOf.get(name)?.exports ?? []) }))
  const reexports = forwards.map(
    ({ name, names }) => `export { ${names.map(([own, as]) => `${own} as ${as}`)} } from './${name}'`,
  )
  const { outputFiles } = await build({
    stdin: { contents: [`export * from './${MAIN}'`, ...reexports].join('\n'), loader: 'js' },
    outfile: MAIN,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    sourcemap: 'linked',
    sourcesContent: false,
    // CommonJS dependencies call require(), which an ES module does not have; esbuild's own stands in for all chunks here.
    banner: { js: "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);" },
    external: ['@azure/functions-core'],
    plugins: [fromBuilt(built, atStart)],
    write: false,
    logLevel: 'silent',
  })
  for (const { path, contents } of outputFiles) built.set(basename(path), contents)
  for (const { name, names } of forwards) {
    const code = `export { ${names.map(([own, as]) => `${as} as ${own}`)} } from './${MAIN}'\n//# sourceMappingURL=${name}.map\n`
    built.set(name, Buffer.from(code)).set(`${name}.map`, Buffer.from(NO_MAP))
  }
  return [...built].map(([name, contents]) => ({ name, contents }))
}

/** Names that are the start's alone: those of the chunks are not. `chunk-ABCD.mjs` and `a` → `ABCD_a`. */
function namesOf(chunk: string, exported: readonly string[]): (readonly [own: string, as: string])[] {
  return exported.map((own) => [own, `$${chunk.replace(/^.*-|\.mjs$/g, '')}_${own}`])
}

/** The modules of the start as they were built, with their maps; what else they import is imported later, and stays. */
function fromBuilt(built: ReadonlyMap<string, Uint8Array>, atStart: ReadonlySet<string>): Plugin {
  const text = (name: string) => Buffer.from(built.get(name) ?? [])
  return {
    name: 'from-built',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\// }, ({ path, kind }) => {
        const isLater = kind === 'dynamic-import' || !atStart.has(basename(path))
        return isLater ? { path, external: true } : { path: basename(path), namespace: 'built' }
      })
      onLoad({ filter: /^/, namespace: 'built' }, ({ path }) => {
        const map = `data:application/json;base64,${text(`${path}.map`).toString('base64')}`
        return {
          contents: text(path)
            .toString()
            .replace(/(?<=\/\/# sourceMappingURL=).*/, map),
          loader: 'js',
        }
      })
    },
  }
}

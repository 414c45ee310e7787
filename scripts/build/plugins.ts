import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Zod imports all its locales; only English, its default, is used, and the others are half of a bundle. */
export const englishOnly: Plugin = {
  name: 'zod-english-only',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js'",
      resolveDir: join(ROOT, 'node_modules/zod/v4/locales'),
    }))
  },
}

/** Every schema of zod can make a JSON Schema of itself, which nothing here asks for: the document has a generator of its own. */
export const withoutJsonSchema: Plugin = {
  name: 'zod-without-json-schema',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]core[\\/]to-json-schema\.js$/ }, () => ({
      contents: `
        const refuse = () => { throw new Error('The build leaves the JSON Schema of zod out') }
        export { refuse as extractDefs, refuse as finalize, refuse as handleUnrepresentable, refuse as initializeContext }
        export { refuse as process, refuse as processSchema }
        export const createToJSONSchemaMethod = () => refuse
        export const createStandardJSONSchemaMethod = () => refuse`,
    }))
    // What each kind of schema would write of itself, some forty functions. Schemas tell their limits by what stands before.
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]core[\\/]json-schema-processors\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const start = text.indexOf('export const stringProcessor')
      if (start < 0) throw new Error(`${path} is not as this plugin knows it: write the plugin anew, or leave it out`)
      const exported = text.slice(start).matchAll(/^export (?:const|function) (\w+)/gm)
      const stubs = [...exported].map(([, name]) => `refuse as ${name}`)
      const kept = `import { process as refuse } from './to-json-schema.js'\n${text.slice(0, start)}`
      return { contents: `${kept}\nexport { ${stubs.join(', ')} }` }
    })
  },
}

/** The blob client reads lists of blobs in this format where it is asked to; nothing here asks, and it is a sixth of the app. */
export const withoutArrow: Plugin = {
  name: 'without-apache-arrow',
  setup(build) {
    build.onResolve({ filter: /^apache-arrow$/ }, ({ path }) => ({ path, namespace: 'left-out' }))
    build.onLoad({ filter: /^apache-arrow$/, namespace: 'left-out' }, () => ({
      contents:
        "export const tableFromIPC = () => { throw new Error('The build leaves apache-arrow out: list blobs without it') }",
    }))
  },
}

/**
 * What is imported of zod's core later on is its compiler alone, as a module of its own: the core as a whole would put all
 * that nothing else uses into what the start loads, and the compiler under its own name would lie there too.
 */
export const compilerOnly: Plugin = {
  name: 'zod-compiler-only',
  setup(build) {
    build.onResolve({ filter: /^zod\/v4\/core$/ }, ({ kind }) =>
      kind === 'dynamic-import'
        ? { path: join(ROOT, 'node_modules/zod/v4/core/compile.js'), suffix: '?alone' }
        : undefined,
    )
  },
}

/**
 * A few modules of Node.js take milliseconds to import, node:crypto five, and a start does not call them: what our own code
 * imports of them loads them at its first call. Only functions are there; a class or a constant of them does not compile.
 */
export const builtinsOnFirstUse: Plugin = {
  name: 'builtins-on-first-use',
  setup(build) {
    const namespace = 'on-first-use'
    build.onResolve({ filter: /^node:(?:crypto|fs\/promises|stream\/consumers|timers\/promises|util)$/ }, (given) =>
      given.importer.startsWith(join(ROOT, 'src')) ? { path: given.path, namespace, sideEffects: false } : undefined,
    )
    build.onLoad({ filter: /^/, namespace }, ({ path }) => {
      const exported = Object.entries(process.getBuiltinModule(path) ?? {})
      const names = exported.flatMap(([name, value]) =>
        typeof value === 'function' && /^[a-z]/.test(name) ? name : [],
      )
      const forwards = names.map((name) => `export const ${name} = (...given) => load().${name}(...given)`)
      const load = `let loaded\nconst load = () => (loaded ??= process.getBuiltinModule('${path}'))`
      return { contents: [load, ...forwards].join('\n') }
    })
  },
}

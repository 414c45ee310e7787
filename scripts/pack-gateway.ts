import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { writeGatewayTypes } from './gateway-types.js'
import { ROOT } from './generated.js'

/** Where the package is made, relative to the repository root: `npm pack ./dist/apim-local` takes it from there. */
const DIRECTORY = 'dist/apim-local'

/**
 * Makes the npm package `apim-local`: the local gateway as compiled JavaScript, with everything that it needs of npm's
 * packages inside, so that installing it installs nothing else.
 */
export async function packGateway(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { cli: 'dev/gateway/cli.ts', index: 'dev/gateway/index.ts' },
    outdir: directory,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    // The form made for bundlers: a UMD one finds its own files by require() at run time.
    mainFields: ['module', 'main'],
    target: 'node20',
    // Errors are told apart by their class's name, which a minified one would not have.
    keepNames: true,
    minifySyntax: true,
    // CommonJS dependencies call require(), which an ES module does not have.
    banner: { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" },
    metafile: true,
    logLevel: 'error',
  })
  await writeGatewayTypes(join(directory, 'types'))
  await writeFile(join(directory, 'package.json'), await manifest())
  await writeFile(join(directory, 'THIRD-PARTY-LICENSES'), await thirdPartyLicenses(metafile))
  await cp(join(ROOT, 'LICENSE'), join(directory, 'LICENSE'))
  await cp(join(ROOT, 'dev/gateway/README.md'), join(directory, 'README.md'))
}

async function manifest(): Promise<string> {
  const { version, license, engines } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  const contents = {
    name: 'apim-local',
    version,
    description: 'A local Azure API Management gateway: runs, checks and tests policy documents.',
    license,
    type: 'module',
    bin: { 'apim-local': 'cli.js' },
    exports: { '.': { types: './types/index.d.ts', default: './index.js' } },
    files: ['*.js', 'types', 'THIRD-PARTY-LICENSES'],
    engines,
  }
  return `${JSON.stringify(contents, null, 2)}\n`
}

/** The licences of what is bundled ask to be handed on with it. */
async function thirdPartyLicenses({ inputs }: Metafile): Promise<string> {
  const folders = Object.keys(inputs).flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? [],
  )
  const parts = [...new Set(folders)].toSorted().map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(resolve(ROOT, folder, 'package.json'), 'utf8'))
    const files = (await readdir(resolve(ROOT, folder))).filter((entry) => /^licen[cs]e/i.test(entry)).toSorted()
    const texts = await Promise.all(files.map((file) => readFile(resolve(ROOT, folder, file), 'utf8')))
    return `${name} ${version} (${license})\n\n${texts.map((text) => text.trim()).join('\n\n')}\n`
  })
  return (await Promise.all(parts)).join(`\n${'-'.repeat(80)}\n\n`)
}

async function main([unknown]: readonly string[]): Promise<void> {
  if (unknown !== undefined) {
    console.error(`Unknown argument ${unknown}: packing takes none`)
    process.exitCode = 2
    return
  }
  await packGateway(join(ROOT, DIRECTORY))
  console.log(`${DIRECTORY}: npm pack ./${DIRECTORY} makes the tarball`)
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main(process.argv.slice(2))

import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from './generated.js'
import { bin } from './steps.js'

/** Writes the declarations of the gateway's library into `directory`: those that `index.d.ts` leads to, and no others. */
export async function writeGatewayTypes(directory: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'gateway-types-'))
  try {
    const config = join(work, 'tsconfig.json')
    const compilerOptions = {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: join(ROOT, 'dev/gateway'),
      outDir: join(work, 'types'),
      typeRoots: [join(ROOT, 'node_modules/@types')],
    }
    const files = [join(ROOT, 'dev/gateway/index.ts')]
    const project = { extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: [], files }
    await writeFile(config, JSON.stringify(project))
    await promisify(execFile)(process.execPath, [bin('typescript/bin/tsc'), '-p', config])
    const types = join(work, 'types')
    for (const file of await reachable(join(types, 'index.d.ts'))) {
      await cp(file, join(directory, relative(types, file)))
    }
  } finally {
    await rm(work, { recursive: true })
  }
}

/** A declaration file and all that it imports by a relative path, directly or not. */
async function reachable(start: string): Promise<ReadonlySet<string>> {
  const found = new Set([start])
  // What is added while the set is walked is walked as well.
  for (const file of found) {
    const text = await readFile(file, 'utf8')
    for (const [, path = ''] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.js['"]/g)) {
      found.add(join(dirname(file), `${path}.d.ts`))
    }
  }
  return found
}

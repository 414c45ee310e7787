import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { refuseFile, type Style } from './styles.js'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')
const sources = join(root, 'src/lib/apim-context')
const common = { extends: join(root, 'tsconfig.json') }

/** What the compiler says of a check. */
export interface Check {
  /** Of the whole, loading included. */
  readonly milliseconds: number
  readonly instantiations: number
}

/** The toolkit as it is in this project. */
export const SOURCES = join(sources, 'index.ts')

/** Makes a folder for projects, in which they find what they import. */
export function makeWorkspace(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bench-types-')))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Makes the toolkit's declarations in a folder of a workspace. @returns their index */
export async function emitDeclarations(folder: string): Promise<string> {
  const project = `${folder}.json`
  const output = { noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: folder, rootDir: sources }
  const compilerOptions = { ...output, typeRoots: [join(root, 'node_modules/@types')] }
  writeFileSync(project, JSON.stringify({ ...common, compilerOptions, include: [sources] }))
  await compile('-p', project)
  return join(folder, 'index.d.ts')
}

/** Writes a project of so many routes, two in a file, over the toolkit whose index is given. */
export function writeProject(folder: string, style: Style, routes: number, toolkit: string): void {
  mkdirSync(folder)
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
  const compilerOptions = { paths: { '#toolkit': [toolkit] } }
  write('tsconfig.json', JSON.stringify({ ...common, include: ['*.ts'], compilerOptions }))
  write('package.json', '{ "type": "module" }')
  write('refuse.ts', refuseFile)
  write('index.ts', style.index(routes / 2))
  for (let n = 0; n < routes / 2; n++) write(`routes-${n}.ts`, style.file(n))
}

/** Type-checks a project in one thread: what other work does on the machine's other cores then counts less. */
export async function check(folder: string): Promise<Check> {
  const told = await compile('-p', folder, '--extendedDiagnostics', '--singleThreaded')
  const figure = (name: string) => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(told)?.[1])
  return { milliseconds: figure('Total time') * 1000, instantiations: figure('Instantiations') }
}

async function compile(...args: readonly string[]): Promise<string> {
  try {
    return (await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...args])).stdout
  } catch (error) {
    const { stdout } = error as { readonly stdout: string }
    throw new Error(`tsc ${args.join(' ')} fails: ${stdout.slice(0, 1000)}`)
  }
}

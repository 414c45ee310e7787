import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { copyProject } from './project-copy.js'

const ROOT = resolve(import.meta.dirname, '../..')

export interface Finished {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** A copy of the project without its tests, with what checks the types, the form and the tests that it gets. */
export class CheckedProject {
  readonly root: string
  readonly remove: () => void

  private constructor({ root, remove }: ReturnType<typeof copyProject>) {
    this.root = root
    this.remove = remove
  }

  static async create(): Promise<CheckedProject> {
    const copy = new CheckedProject(copyProject())
    for (const file of ['biome.json', 'jest.config.js', '.gitignore']) await copy.copy(file, file)
    await mkdir(join(copy.root, 'tests/functions'), { recursive: true })
    return copy
  }

  /** Runs a program with this Node. */
  run(...args: readonly string[]): Promise<Finished> {
    return new Promise((done) => {
      execFile(process.execPath, args, { cwd: this.root }, (error, stdout, stderr) => {
        done({ status: error ? Number(error.code) : 0, stdout, stderr })
      })
    })
  }

  /** Runs a script of the project. */
  script(name: string, ...args: readonly string[]): Promise<Finished> {
    return this.run('--import', 'tsx', `scripts/${name}.ts`, ...args)
  }

  /** What the project's own checks say of its functions and tests. */
  async check(): Promise<readonly Finished[]> {
    const include = ['src', 'tests']
    await this.write('tsconfig.check.json', JSON.stringify({ extends: './tsconfig.json', include }))
    return [
      await this.run('node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.check.json'),
      await this.run('node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', 'src/functions', 'tests'),
      await this.run('--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--ci'),
    ]
  }

  read(path: string): Promise<string> {
    return readFile(join(this.root, path), 'utf8')
  }

  write(path: string, text: string): Promise<void> {
    return writeFile(join(this.root, path), text)
  }

  async delete(...paths: readonly string[]): Promise<void> {
    await Promise.all(paths.map((path) => rm(join(this.root, path), { recursive: true })))
  }

  /** Copies a file or a folder of this project to a place in the copy. */
  copy(from: string, to: string): Promise<void> {
    return cp(join(ROOT, from), join(this.root, to), { recursive: true })
  }
}

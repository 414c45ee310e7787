import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../../..')
const COPIED = [
  'src',
  'scripts',
  'dev',
  'infra/apim',
  'package.json',
  'tsconfig.json',
  'biome.json',
  'jest.config.js',
  '.gitignore',
]

export interface Finished {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** A copy of what of this project a new function touches, and what checks it. */
export class ProjectCopy {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async create(): Promise<ProjectCopy> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'new-function-')))
    await mkdir(join(folder, 'tests/functions'), { recursive: true })
    await Promise.all(COPIED.map((path) => cp(join(ROOT, path), join(folder, path), { recursive: true })))
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    return new ProjectCopy(folder)
  }

  /** Runs a program with this Node. */
  run(...args: readonly string[]): Promise<Finished> {
    return new Promise((done) => {
      execFile(process.execPath, args, { cwd: this.#folder }, (error, stdout, stderr) => {
        done({ status: error ? Number(error.code) : 0, stdout, stderr })
      })
    })
  }

  read(path: string): Promise<string> {
    return readFile(join(this.#folder, path), 'utf8')
  }

  write(path: string, text: string): Promise<void> {
    return writeFile(join(this.#folder, path), text)
  }

  /** Replaces a folder by one of this project. */
  async replace(path: string, by: string): Promise<void> {
    await rm(join(this.#folder, path), { recursive: true, force: true })
    await cp(join(ROOT, by), join(this.#folder, path), { recursive: true })
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true })
  }
}

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file && existsSync(join(ROOT, file)))
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

describe('the repository', () => {
  it('has no file in which a reader gets lost', () => {
    const long = files.filter((file) => /\.(ts|bicep)$/.test(file) && read(file).split('\n').length > 401)
    expect(long).toEqual([])
  })

  it('has a lock file without the address of any registry', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": *"http/)
  })

  it('has documents whose relative links lead somewhere', () => {
    const broken = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...read(file).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
          .filter(([, target]) => !existsSync(join(ROOT, dirname(file), decodeURI(target!))))
          .map(([, target]) => `${file}: ${target}`),
      )
    expect(broken).toEqual([])
  })

  it('names no command in its documents that package.json has not', () => {
    const scripts = JSON.parse(read('package.json')).scripts as Record<string, string>
    const unknown = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...read(file).matchAll(/npm run (?:-s |--silent )?([\w:-]+)/g)].map(([, script]) => `${file}: ${script}`),
      )
      .filter((use) => !(use.split(': ')[1]! in scripts))
    expect(unknown).toEqual([])
  })
})

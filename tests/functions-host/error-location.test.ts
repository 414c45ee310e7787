import { describe, expect, it } from '@jest/globals'
import { transformSync } from 'esbuild'
import { locateError } from '../../dev/functions-host/error-location.js'
import { temporaryFolder } from './support.js'

describe('locateError', () => {
  it.each([
    ['a module frame', 'Error: no\n    at load (file:///app/main.mjs:12:5)', '/app/main.mjs', 12, 5],
    ['a CommonJS frame', 'Error: no\n    at Object.<anonymous> (/app/dist/main.js:3:7)', '/app/dist/main.js', 3, 7],
    ['a frame without a name', 'Error: no\n    at /app/main.js:1:2', '/app/main.js', 1, 2],
    ['the head of a SyntaxError', '/app/main.js:4\nconst = 5\n\nSyntaxError: no', '/app/main.js', 4, undefined],
    ['an escaped path', 'Error: no\n    at file:///app/a%20b.mjs:1:1', '/app/a b.mjs', 1, 1],
    [
      'the app’s frame behind those of others',
      'Error: no\n    at f (node:internal/x:1:1)\n    at g (/app/node_modules/p/i.js:9:9)\n    at h (/app/main.js:2:3)',
      '/app/main.js',
      2,
      3,
    ],
  ])('finds %s', (_, stack, file, line, column) => {
    expect(locateError(stack, '/app')).toEqual({ file, line, ...(column === undefined ? {} : { column }) })
  })

  it('finds nothing outside the app', () => {
    expect(locateError('Error: no\n    at f (/other/main.js:2:3)', '/app')).toBeUndefined()
  })

  it('follows the source map of a bundle', () => {
    const source = '\n\n\nconst a: number = 5\nthrow new Error(String(a))\n'
    const { code, map } = transformSync(source, { loader: 'ts', sourcemap: true, sourcefile: '../src/main.ts' })
    const folder = temporaryFolder({ 'main.js': code, 'main.js.map': map })
    const line = code.split('\n').findIndex((text) => text.startsWith('throw')) + 1
    const location = locateError(`Error: 5\n    at Object.<anonymous> (${folder}/main.js:${line}:7)`, folder)
    expect(location).toMatchObject({ file: expect.stringMatching(/\/src\/main\.ts$/), line: 5 })
  })
})

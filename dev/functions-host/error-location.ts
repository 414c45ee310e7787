import { existsSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface ErrorLocation {
  /** Absolute path. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column?: number
}

/**
 * Where in the app an error arose, from its stack: the first frame inside `appDir`, or the head of a SyntaxError's stack.
 * A bundled file's source map leads on to the source.
 */
export function locateError(stack: string, appDir: string): ErrorLocation | undefined {
  for (const line of stack.split('\n')) {
    const location = parseFrame(line)
    if (location && resolve(location.file).startsWith(resolve(appDir)) && !isDependency(location.file, appDir)) {
      return toSource(location)
    }
  }
  return undefined
}

/** `at f (file:///a/b.mjs:3:7)`, `at /a/b.js:3:7`, and `/a/b.js:3`, which heads a SyntaxError. */
function parseFrame(text: string): ErrorLocation | undefined {
  const match = /(?<file>file:\/\/[^\s()]+?|(?:\/|[A-Za-z]:\\)[^()]+?):(?<line>\d+)(?::(?<column>\d+))?\)?$/.exec(text)
  const { file, line, column } = match?.groups ?? {}
  if (file === undefined || line === undefined) return undefined
  return {
    file: file.startsWith('file:') ? fileURLToPath(file) : file,
    line: Number(line),
    ...(column === undefined ? {} : { column: Number(column) }),
  }
}

function isDependency(file: string, appDir: string): boolean {
  return file.slice(appDir.length).includes('node_modules')
}

function toSource(location: ErrorLocation): ErrorLocation {
  const mapFile = `${location.file}.map`
  if (!existsSync(mapFile)) return location
  const map = new SourceMap(JSON.parse(readFileSync(mapFile, 'utf8')))
  const entry = map.findEntry(location.line - 1, (location.column ?? 1) - 1)
  if (!('originalSource' in entry)) return location
  return {
    file: resolve(dirname(mapFile), entry.originalSource),
    line: entry.originalLine + 1,
    column: entry.originalColumn + 1,
  }
}

import { readFileSync } from 'node:fs'
import { checkDocument } from '../plan/check.js'
import { formatProblem, type Problem } from '../problem.js'
import { parseOptions, readSku, UsageError } from './arguments.js'

/** `apim-local check FILE… [--json] [--sku SKU]`: 0 when every document is right, else 1. */
export function check(args: readonly string[], print: (line: string) => void): number {
  const { values, positionals } = parseOptions({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' }, sku: { type: 'string' } },
  })
  if (positionals.length === 0) throw new UsageError('check needs at least one policy document.')
  const sku = readSku(values.sku)
  let wrong = 0
  for (const file of positionals) {
    const problems = checkFile(file, sku === undefined ? {} : { sku })
    if (problems.length > 0) wrong++
    if (values.json === true) print(toJson(file, problems))
    else for (const problem of problems) print(formatProblem(problem))
  }
  if (values.json !== true) print(`${positionals.length - wrong} of ${positionals.length} documents are right.`)
  return wrong === 0 ? 0 : 1
}

/** A document that the check itself stumbles over must not hide what is wrong with the others. */
function checkFile(file: string, options: Parameters<typeof checkDocument>[2]): readonly Problem[] {
  try {
    return checkDocument(readFileSync(file, 'utf8'), file, options)
  } catch (error) {
    const { code, message, stack } = error as NodeJS.ErrnoException
    const what =
      code === undefined
        ? `the check failed, which is a defect of apim-local: ${stack}`
        : `the file cannot be read: ${message}`
    return [{ file, line: 1, column: 1, message: what }]
  }
}

function toJson(file: string, problems: readonly Problem[]): string {
  const places = problems.map(({ line, column, message }) => ({ line, column, message }))
  return JSON.stringify(places.length === 0 ? { file, ok: true } : { file, ok: false, problems: places })
}

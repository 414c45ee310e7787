import { ConfigurationError, formatProblem } from '../problem.js'
import type { TestFile } from '../testing/cases.js'
import { readTestFile } from '../testing/read-file.js'
import { type CaseResult, runCase } from '../testing/run.js'
import { parseOptions, UsageError } from './arguments.js'

type Print = (line: string) => void

/** `apim-local test FILE… [--json]`: 0 when every case passes, 1 when one fails; a file that is no test file is a usage error. */
export async function test(args: readonly string[], print: Print): Promise<number> {
  const { values, positionals } = parseOptions({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  })
  if (positionals.length === 0) throw new UsageError('test needs at least one file of cases.')
  const files = positionals.map((file) => ({ file, testFile: readFile(file) }))
  const report = values.json === true ? reportJson : reportText
  let failed = 0
  let passed = 0
  for (const { file, testFile } of files) {
    for (const testCase of testFile.cases) {
      const result = await runCase(testFile, testCase)
      if (result.problems.length === 0) passed++
      else failed++
      report(file, result, print)
    }
  }
  if (values.json !== true) print(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

function readFile(file: string): TestFile {
  try {
    return readTestFile(file)
  } catch (error) {
    throw error instanceof ConfigurationError ? new UsageError(error.message) : error
  }
}

function reportText(_file: string, { name, problems, log }: CaseResult, print: Print): void {
  print(`${problems.length === 0 ? '✓' : '✗'} ${name}`)
  if (problems.length === 0) return
  for (const problem of problems) print(`    ${formatProblem(problem)}`)
  for (const { source, message } of log) print(`    [${source}] ${message}`)
}

function reportJson(file: string, { name, problems }: CaseResult, print: Print): void {
  print(JSON.stringify({ file, name, ok: problems.length === 0, ...(problems.length === 0 ? {} : { problems }) }))
}

import { readFile, rm } from 'node:fs/promises'
import { check } from './check.js'
import { bin, run } from './steps.js'

// Its own for each run: suites run this script too.
const RESULTS = `coverage/results-${process.pid}.json`

interface JestResults {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numRuntimeErrorTestSuites: number
}
interface Count {
  readonly passed: number
  readonly failed: number
}

async function suites(args: readonly string[]): Promise<Count> {
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', bin('jest/bin/jest.js')]
  const green = await run({
    name: 'suites',
    command: [...jest, '--silent', '--json', `--outputFile=${RESULTS}`, ...args],
  })
  // Jest writes none when no suite is as it was told, and has said so.
  const written = await readFile(RESULTS, 'utf8').catch(() => undefined)
  if (written === undefined) return { passed: 0, failed: 1 }
  await rm(RESULTS)
  const results: JestResults = JSON.parse(written)
  // A suite that cannot run, or a coverage below its threshold, is a failure that no test counts.
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
  return { passed: results.numPassedTests, failed: green ? failed : Math.max(1, failed) }
}

/**
 * `npm test`: the checks, then every suite with coverage. `npm test -- tests/catalog` runs those suites alone;
 * `npm run test:browser` runs the pages in a real browser.
 */
async function main(args: readonly string[]): Promise<void> {
  const counts: Count[] = []
  if (args.length === 0) counts.push(await check(), await suites(['--coverage', '--coverageProvider=babel']))
  else if (args[0] === '--browser') counts.push(await suites(['--config=jest.browser.config.js', ...args.slice(1)]))
  else counts.push(await suites(args))
  const failed = counts.reduce((sum, count) => sum + count.failed, 0)
  console.log(`${counts.reduce((sum, count) => sum + count.passed, 0)} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

await main(process.argv.slice(2))

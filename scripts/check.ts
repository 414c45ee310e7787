import { bin, run, type Step } from './steps.js'

const TSX = ['--import', 'tsx']

/** Everything that is checked without running the suites. */
const CHECKS: readonly Step[] = [
  { name: 'types', command: [bin('typescript/bin/tsc'), '--noEmit', '-p', '.'] },
  {
    name: 'format and lint',
    command: [bin('@biomejs/biome/bin/biome'), 'ci', '--colors=off', '--log-level=warn', '.'],
    remedy: 'npm run format mends what can be mended',
  },
  {
    name: 'nothing unused',
    command: [bin('knip/bin/knip.js'), '--no-progress'],
    remedy: 'remove it, or use it',
  },
  {
    name: 'specifications are those of the routes',
    command: [...TSX, 'scripts/gateway-build.ts', '--check'],
    remedy: 'npm run gateway:build',
  },
  {
    name: 'reference pages are those of the code',
    command: [...TSX, 'scripts/reference-build.ts', '--check'],
    remedy: 'npm run reference:build',
  },
  {
    name: 'policies that Bicep loads are those of infra/apim',
    command: [...TSX, 'scripts/policy-bundle.ts', '--check'],
    remedy: 'npm run policy-bundle',
  },
]

/** Runs all checks; returns how many passed and failed. */
export async function check(): Promise<{ passed: number; failed: number }> {
  console.log(`Node ${process.version}${process.execPath.includes('node_modules') ? ', packaged' : ', as installed'}`)
  const results = await Promise.all(CHECKS.map((step) => run(step, true)))
  const passed = results.filter(Boolean).length
  return { passed, failed: results.length - passed }
}

if (process.argv[1]?.endsWith('check.ts')) {
  const { failed } = await check()
  process.exitCode = failed === 0 ? 0 : 1
}

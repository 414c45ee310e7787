import { fileURLToPath } from 'node:url'
import { CompiledPrograms } from '../compiled.js'
import { median, type Row } from '../report.js'
import type { HandlerFigures, Run } from './handlers.js'
import type { Operation } from './work.js'

const CANDIDATES = ['ours', 'zod'] as const
const OPERATIONS: readonly Operation[] = ['get', 'post', 'refused']
const RUNS = Number(process.env['BENCH_RUNS'] ?? 7)
const CALLS = Number(process.env['BENCH_CALLS'] ?? 50_000)

/** What our handlers cost beside raw ones, and what others would. */
export async function benchToolkit(): Promise<Row[]> {
  const programs = new CompiledPrograms(fileURLToPath(new URL('.', import.meta.url)))
  try {
    await programs.compile(['handlers'])
    const rows: Row[] = []
    for (const operation of OPERATIONS) {
      for (const candidate of CANDIDATES) rows.push(...(await benchHandler(programs, candidate, operation)))
    }
    return rows
  } finally {
    programs.dispose()
  }
}

async function benchHandler(programs: CompiledPrograms, candidate: string, operation: Operation): Promise<Row[]> {
  const { runs, allocation } = await programs.start<HandlerFigures>(
    'handlers',
    [candidate, operation, String(RUNS), String(CALLS)],
    ['--expose-gc', '--max-semi-space-size=256'],
  )
  const ratios = (of: keyof Run) => runs.map((run) => run[of] / run.baseline)
  const list = (values: readonly number[]) => values.map((value) => value.toFixed(2)).join(', ')
  const micros = (of: keyof Run) => ((median(runs.map((run) => run[of])) / CALLS) * 1e6).toFixed(1)
  return [
    {
      what: `${candidate} ${operation}, CPU time`,
      baseline: 'the raw handler',
      ratio: median(ratios('candidate')),
      detail: `${micros('baseline')} → ${micros('candidate')} µs; by run ${list(ratios('candidate'))}; raw against raw ${list(ratios('control'))}`,
    },
    {
      what: `${candidate} ${operation}, allocation`,
      baseline: 'the raw handler',
      ratio: allocation.candidate / allocation.baseline,
      detail: `${Math.round(allocation.baseline)} → ${Math.round(allocation.candidate)} bytes; raw against raw ${(allocation.control / allocation.baseline).toFixed(2)}`,
    },
  ]
}

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { CompiledPrograms } from '../compiled.js'
import { median, type Row } from '../report.js'
import type { HandlerFigures, Run, Side } from './handlers.js'
import type { Operation } from './work.js'

const CANDIDATES = ['ours', 'ours-lean', 'zod'] as const
const PEERS = ['hono', 'ts-rest', 'trpc'] as const
const OPERATIONS: readonly Operation[] = ['get', 'post', 'refused']
const WANTED = process.env['BENCH_CANDIDATES']?.split(',')
const RUNS = Number(process.env['BENCH_RUNS'] ?? 7)
const CALLS = Number(process.env['BENCH_CALLS'] ?? 50_000)

/** What our handlers cost beside raw ones, and what others would. */
export async function benchToolkit(): Promise<Row[]> {
  const programs = new CompiledPrograms(fileURLToPath(new URL('.', import.meta.url)))
  try {
    const peers = hasPeers() ? PEERS : []
    if (peers.length === 0) console.log(`Without ${PEERS.join(', ')}: npm ci --prefix bench/peers installs them.`)
    await programs.compile(
      ['handlers'],
      peers.map((name) => `../peers/${name}.mjs`),
    )
    const candidates = [...CANDIDATES, ...peers].filter((name) => WANTED?.includes(name) ?? true)
    const rows: Row[] = []
    for (const operation of OPERATIONS) {
      for (const candidate of candidates) rows.push(...(await benchHandler(programs, candidate, operation)))
    }
    return rows
  } finally {
    programs.dispose()
  }
}

const hasPeers = (): boolean => existsSync(new URL('../peers/node_modules', import.meta.url))

async function benchHandler(programs: CompiledPrograms, candidate: string, operation: Operation): Promise<Row[]> {
  const { runs, allocation } = await programs.start<HandlerFigures>(
    'handlers',
    [candidate, operation, String(RUNS), String(CALLS)],
    ['--expose-gc', '--max-semi-space-size=256'],
  )
  const ratios = (of: keyof Run, side: Side) => runs.map((run) => run[of][side] / run[of].baseline)
  const list = (values: readonly number[]) => values.map((value) => value.toFixed(2)).join(', ')
  const micros = (side: Side) => (median(runs.map(({ best }) => best[side])) * 1e6).toFixed(1)
  return [
    {
      what: `${candidate} ${operation}, CPU time`,
      baseline: 'the raw handler',
      ratio: median(ratios('best', 'candidate')),
      detail: [
        `${micros('baseline')} → ${micros('candidate')} µs, the fastest quarter of the chunks`,
        `by run ${list(ratios('best', 'candidate'))}; raw against raw ${list(ratios('best', 'control'))}`,
        `all chunks: ${median(ratios('all', 'candidate')).toFixed(2)}; raw against raw ${median(ratios('all', 'control')).toFixed(2)}`,
      ].join('\n    '),
    },
    {
      what: `${candidate} ${operation}, allocation`,
      baseline: 'the raw handler',
      ratio: allocation.candidate / allocation.baseline,
      detail: `${Math.round(allocation.baseline)} → ${Math.round(allocation.candidate)} bytes; raw against raw ${(allocation.control / allocation.baseline).toFixed(2)}`,
    },
  ]
}

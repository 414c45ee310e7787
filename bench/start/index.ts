import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createBuilder } from '../../scripts/build.js'
import { CompiledPrograms } from '../compiled.js'
import { median, type Row } from '../report.js'
import type { StartFigures } from './probe.js'

const RUNS = Number(process.env['BENCH_RUNS'] ?? 15)

const APPS = {
  raw: { entry: 'bench/start/raw-main.ts', name: 'rawGet' },
  ours: { entry: 'src/main.ts', name: 'getCatalogItem' },
} as const
type AppName = keyof typeof APPS

/** What the whole app costs to start beside one that registers two raw handlers, with and without a compile cache. */
export async function benchStart(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-start-'))
  const programs = new CompiledPrograms(fileURLToPath(new URL('.', import.meta.url)))
  try {
    await programs.compile(['probe'])
    for (const [app, { entry }] of Object.entries(APPS)) await build(entry, join(folder, app))
    return [...(await benchStarts(programs, folder, false)), ...(await benchStarts(programs, folder, true))]
  } finally {
    programs.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function build(entry: string, outdir: string): Promise<void> {
  const builder = await createBuilder({ entry, outdir })
  const { errors } = await builder.rebuild()
  await builder.dispose()
  if (errors.length > 0) throw new Error(`${entry} does not compile: ${JSON.stringify(errors[0])}`)
}

async function benchStarts(programs: CompiledPrograms, folder: string, cached: boolean): Promise<Row[]> {
  const measured: Record<AppName, StartFigures[]> = { raw: [], ours: [] }
  const start = (app: AppName) =>
    programs.start<StartFigures>('probe', [join(folder, app, 'main.mjs'), APPS[app].name], [], {
      STORAGE: 'UseDevelopmentStorage=true',
      SERVICE_INVENTORY_URL: 'http://127.0.0.1:1/api',
      GATEWAY_PROOF: 'proof',
      LOG_FORMAT: 'json',
      ...(cached && { NODE_COMPILE_CACHE: join(folder, 'cache') }),
    })
  // Fills the cache, and the disk's.
  for (const app of ['raw', 'ours'] as const) for (let i = 0; i < 2; i++) await start(app)
  for (let run = 0; run < RUNS; run++) {
    for (const app of run % 2 ? (['raw', 'ours'] as const) : (['ours', 'raw'] as const)) {
      measured[app].push(await start(app))
    }
  }
  const of = (app: AppName, figure: keyof StartFigures) => measured[app].map((one) => one[figure])
  const spread = (list: readonly number[]) => `${Math.min(...list).toFixed(1)}–${Math.max(...list).toFixed(1)}`
  const row = (what: string, figure: keyof StartFigures): Row => ({
    what: `${what}, ${cached ? 'with' : 'without'} a compile cache`,
    baseline: 'an app of two raw handlers',
    ratio: median(of('ours', figure)) / median(of('raw', figure)),
    detail: `${median(of('raw', figure)).toFixed(1)} (${spread(of('raw', figure))}) → ${median(of('ours', figure)).toFixed(1)} (${spread(of('ours', figure))}) ms of CPU`,
  })
  return [row('cold start', 'start'), row('first call', 'firstCall')]
}

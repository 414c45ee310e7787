import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createBuilder } from '../../scripts/build.js'
import { functions } from '../../src/functions/index.js'
import { CompiledPrograms } from '../compiled.js'
import { median, type Row } from '../report.js'
import type { StartFigures } from './probe.js'

const RUNS = Number(process.env['BENCH_RUNS'] ?? 15)

interface App {
  readonly entry: string
  readonly environment?: Readonly<Record<string, string>>
}
type AppName = 'raw' | 'ours' | 'telemetry'

const APPS: Readonly<Record<AppName, App>> = {
  raw: { entry: 'bench/start/raw-main.ts' },
  ours: { entry: 'src/main.ts' },
  telemetry: {
    entry: 'src/main.ts',
    // Nobody listens there: what sends is not loaded before the first call.
    environment: { APPLICATIONINSIGHTS_CONNECTION_STRING: 'IngestionEndpoint=https://127.0.0.1:9/' },
  },
}
const NAMES = Object.keys(APPS) as AppName[]
const ROUTES = functions.map(({ definition: { name, method, route } }) => ({ name, method, route }))

/** What the whole app costs to start beside raw handlers for the same routes, with and without a compile cache. */
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
  const measured: Record<AppName, StartFigures[]> = { raw: [], ours: [], telemetry: [] }
  const start = (app: AppName) =>
    programs.start<StartFigures>('probe', [join(folder, app, 'main.mjs'), 'getCatalogItem'], [], {
      STORAGE: 'UseDevelopmentStorage=true',
      SERVICE_INVENTORY_URL: 'http://127.0.0.1:1/api',
      GATEWAY_PROOF: 'proof',
      LOG_FORMAT: 'json',
      BENCH_ROUTES: JSON.stringify(ROUTES),
      ...APPS[app].environment,
      ...(cached && { NODE_COMPILE_CACHE: join(folder, 'cache') }),
    })
  // Fills the cache, and the disk's.
  for (const app of NAMES) for (let i = 0; i < 2; i++) await start(app)
  for (let run = 0; run < RUNS; run++) {
    for (const app of run % 2 ? NAMES : NAMES.toReversed()) {
      measured[app].push(await start(app))
    }
  }
  return toRows(measured, cached ? 'with' : 'without')
}

type Figures = Readonly<Record<AppName, readonly StartFigures[]>>

function toRows(measured: Figures, cache: 'with' | 'without'): Row[] {
  const shown = (list: readonly number[]) =>
    `${median(list).toFixed(1)} (${Math.min(...list).toFixed(1)}–${Math.max(...list).toFixed(1)})`
  const row = (what: string, app: AppName, beside: AppName, figureOf: (figures: StartFigures) => number): Row => {
    const [baseline, candidate] = [measured[beside].map(figureOf), measured[app].map(figureOf)]
    return {
      what: `${what}, ${cache} a compile cache`,
      baseline: beside === 'raw' ? 'raw handlers for the same routes' : 'the same app without',
      ratio: median(candidate) / median(baseline),
      detail: `${shown(baseline)} → ${shown(candidate)} ms of CPU; of the least ${(Math.min(...candidate) / Math.min(...baseline)).toFixed(2)}`,
    }
  }
  return [
    row('cold start', 'ours', 'raw', ({ start }) => start),
    row('first call', 'ours', 'raw', ({ firstCall }) => firstCall),
    row('start, warm-up and first call together', 'ours', 'raw', (all) => all.start + all.warmUp + all.firstCall),
    row('cold start with telemetry', 'telemetry', 'ours', ({ start }) => start),
    row('first call with telemetry', 'telemetry', 'ours', ({ firstCall }) => firstCall),
  ]
}

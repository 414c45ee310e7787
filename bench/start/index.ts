import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createBuilder } from '../../scripts/build.js'
import { CompiledPrograms } from '../compiled.js'
import { median, type Row } from '../report.js'
import type { StartFigures } from './probe.js'

const RUNS = Number(process.env['BENCH_RUNS'] ?? 15)

interface App {
  readonly entry: string
  /** The function that is called. */
  readonly name: string
  readonly environment?: Readonly<Record<string, string>>
}
type AppName = 'raw' | 'ours' | 'telemetry'

const APPS: Readonly<Record<AppName, App>> = {
  raw: { entry: 'bench/start/raw-main.ts', name: 'rawGet' },
  ours: { entry: 'src/main.ts', name: 'getCatalogItem' },
  telemetry: {
    entry: 'src/main.ts',
    name: 'getCatalogItem',
    // Nobody listens there: what sends is not loaded before the first call.
    environment: { APPLICATIONINSIGHTS_CONNECTION_STRING: 'IngestionEndpoint=https://127.0.0.1:9/' },
  },
}
const NAMES = Object.keys(APPS) as AppName[]

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
  const measured: Record<AppName, StartFigures[]> = { raw: [], ours: [], telemetry: [] }
  const start = (app: AppName) =>
    programs.start<StartFigures>('probe', [join(folder, app, 'main.mjs'), APPS[app].name], [], {
      STORAGE: 'UseDevelopmentStorage=true',
      SERVICE_INVENTORY_URL: 'http://127.0.0.1:1/api',
      GATEWAY_PROOF: 'proof',
      LOG_FORMAT: 'json',
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
  const of = (app: AppName, figure: keyof StartFigures) => measured[app].map((one) => one[figure])
  const spread = (list: readonly number[]) => `${Math.min(...list).toFixed(1)}–${Math.max(...list).toFixed(1)}`
  const shown = (list: readonly number[]) => `${median(list).toFixed(1)} (${spread(list)})`
  const row = (what: string, figure: keyof StartFigures, [app, baseline]: [AppName, AppName], beside: string): Row => ({
    what: `${what}, ${cached ? 'with' : 'without'} a compile cache`,
    baseline: beside,
    ratio: median(of(app, figure)) / median(of(baseline, figure)),
    detail: `${shown(of(baseline, figure))} → ${shown(of(app, figure))} ms of CPU`,
  })
  return [
    row('cold start', 'start', ['ours', 'raw'], 'an app of two raw handlers'),
    row('first call', 'firstCall', ['ours', 'raw'], 'an app of two raw handlers'),
    row('cold start with telemetry', 'start', ['telemetry', 'ours'], 'the same app without'),
    row('first call with telemetry', 'firstCall', ['telemetry', 'ours'], 'the same app without'),
  ]
}

import { fileURLToPath } from 'node:url'
import { CompiledPrograms } from '../compiled.js'
import { median, type Row } from '../report.js'
import type { EngineFigures } from './engine.js'
import { load, type Measured } from './load.js'

const CONNECTIONS = 32
const WARM_UP_SECONDS = 4
const SECONDS = 2
const RUNS = 15

/** Throughput and p99 of our gateway with its real policies against a plain node:http proxy; then the engine without sockets. */
export async function benchGateway(): Promise<Row[]> {
  const programs = new CompiledPrograms(fileURLToPath(new URL('.', import.meta.url)))
  const source = fileURLToPath(new URL('../../infra/apim', import.meta.url))
  try {
    await programs.compile(['upstream', 'plain-proxy', 'our-gateway', 'engine'])
    const proxies = await benchProxies(programs, source)
    const engine = await programs.start<EngineFigures>('engine', [source], ['--expose-gc'])
    return [...proxies, ...engineRows(engine)]
  } finally {
    programs.dispose()
  }
}

async function benchProxies(programs: CompiledPrograms, source: string): Promise<Row[]> {
  const start = async (name: string, ...args: string[]) => (await programs.start<{ port: number }>(name, args)).port
  const upstream = await start('upstream')
  const plain = await start('plain-proxy', String(upstream))
  const ours = await start('our-gateway', String(upstream), source)
  const body = await (await fetch(`http://127.0.0.1:${upstream}/`)).text()
  const measure = (port: number, seconds: number) =>
    load({
      port,
      connections: CONNECTIONS,
      seconds,
      path: '/api/catalog/42',
      headers: { 'Ocp-Apim-Subscription-Key': 'local-dev-key' },
      body,
    })
  const measured: Record<'plain' | 'ours', Measured[]> = { plain: [], ours: [] }
  await measure(plain, WARM_UP_SECONDS)
  await measure(ours, WARM_UP_SECONDS)
  for (let run = 0; run < RUNS; run++) {
    measured.plain.push(await measure(plain, SECONDS))
    measured.ours.push(await measure(ours, SECONDS))
  }
  return [
    row('throughput', measured, (one) => one.throughput, 0, 'requests/s'),
    row('p99', measured, (one) => one.p99, 1, 'ms'),
  ]
}

function engineRows({ expression, load, heap }: EngineFigures): Row[] {
  const [before, after] = heap
  const list = (figures: readonly number[], digits: number) => figures.map((one) => one.toFixed(digits)).join(', ')
  return [
    {
      what: 'one header expression',
      baseline: 'the 1 µs allowed',
      ratio: median(expression),
      detail: `${list(expression, 3)} µs`,
    },
    {
      what: 'load of 1,000 operations with policies',
      baseline: 'the 2 s allowed',
      ratio: median(load) / 2,
      detail: `${list(load, 2)} s`,
    },
    {
      what: 'heap after 100,000 requests',
      baseline: 'the heap before them',
      ratio: after / before,
      detail: `${Math.round(before / 1024)} → ${Math.round(after / 1024)} KiB`,
    },
  ]
}

/** The ratio of the medians, and the ratio of each pair of runs beside each other, which shows the spread. */
function row(
  what: string,
  { plain, ours }: Record<'plain' | 'ours', Measured[]>,
  of: (one: Measured) => number,
  digits: number,
  unit: string,
): Row {
  const figures = (list: Measured[]) => list.map((one) => of(one).toFixed(digits)).join(', ')
  const pairs = ours.map((one, run) => (of(one) / of(plain[run]!)).toFixed(2)).join(', ')
  return {
    what: `gateway ${what}`,
    baseline: 'plain node:http proxy',
    ratio: median(ours.map(of)) / median(plain.map(of)),
    detail: `${figures(plain)} → ${figures(ours)} ${unit}; by pair ${pairs}`,
  }
}

import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { median, type Row } from '../report.js'
import { CompiledPrograms } from './compiled.js'

const CONNECTIONS = 32
const SECONDS = 4
const RUNS = 5

interface Measured {
  readonly throughput: number
  readonly p99: number
}

/** Throughput and p99 of our gateway with its real policies, as ratios to a plain node:http proxy before the same upstream. */
export async function benchGateway(): Promise<Row[]> {
  const programs = new CompiledPrograms()
  const start = async (name: string, ...args: string[]) => (await programs.start<{ port: number }>(name, args)).port
  try {
    await programs.compile(['upstream', 'plain-proxy', 'our-gateway'])
    const upstream = await start('upstream')
    const plain = await start('plain-proxy', String(upstream))
    const ours = await start(
      'our-gateway',
      String(upstream),
      fileURLToPath(new URL('../../infra/apim', import.meta.url)),
    )
    const expectBody = await (await fetch(`http://127.0.0.1:${upstream}/`)).text()
    const measured: Record<'plain' | 'ours', Measured[]> = { plain: [], ours: [] }
    await load(plain, expectBody, 2)
    await load(ours, expectBody, 2)
    for (let run = 0; run < RUNS; run++) {
      measured.plain.push(await load(plain, expectBody, SECONDS))
      measured.ours.push(await load(ours, expectBody, SECONDS))
    }
    const ratio = (of: (one: Measured) => number) => median(measured.ours.map(of)) / median(measured.plain.map(of))
    return [
      row(
        'throughput',
        ratio(({ throughput }) => throughput),
        measured,
        ({ throughput }) => `${Math.round(throughput)} requests/s`,
      ),
      row(
        'p99',
        ratio(({ p99 }) => p99),
        measured,
        ({ p99 }) => `${p99.toFixed(2)} ms`,
      ),
    ]
  } finally {
    programs.dispose()
  }
}

function row(
  what: string,
  ratio: number,
  { plain, ours }: Record<'plain' | 'ours', Measured[]>,
  show: (one: Measured) => string,
): Row {
  const all = (list: Measured[]) => list.map(show).join(', ')
  return { what: `gateway ${what}`, baseline: 'plain node:http proxy', ratio, detail: `${all(plain)} → ${all(ours)}` }
}

async function load(port: number, expectBody: string, duration: number): Promise<Measured> {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}/api/catalog/42`,
    connections: CONNECTIONS,
    duration,
    headers: { 'Ocp-Apim-Subscription-Key': 'local-dev-key' },
    expectBody,
  })
  const wrong = result.non2xx + result.errors + result.mismatches
  if (wrong > 0) throw new Error(`${wrong} answers were wrong: the figures would mean nothing`)
  return { throughput: result.requests.average, p99: result.latency.p99 }
}

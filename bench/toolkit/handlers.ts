import { registerOurs } from './ours.js'
import { registerRaw } from './raw.js'
import { CALLS, type Operation } from './work.js'
import { type Call, toAnswer, Worker } from './worker.js'
import { registerZod } from './zod.js'

export type Side = 'baseline' | 'control' | 'candidate'
export type PerSide = Readonly<Record<Side, number>>

/** One run of the same number of calls of each side, chunk by chunk in turn. CPU time in seconds per call. */
export interface Run {
  /** Of all chunks: with every collection of garbage, wherever it fell. */
  readonly all: PerSide
  /** Of the fastest quarter of the chunks: what other processes on the machine disturbed least. */
  readonly best: PerSide
}

export interface HandlerFigures {
  readonly runs: readonly Run[]
  /** Bytes of heap per call. */
  readonly allocation: PerSide
}

/** What a program of bench/peers gives. */
interface Peer {
  register(): void
  /** Where its wire format is another. */
  readonly calls?: Partial<Record<Operation, Partial<Call>>>
  readonly statuses?: Partial<Record<Operation, number>>
}

const CHUNK = 500

/** `node handlers.mjs CANDIDATE OPERATION RUNS CALLS`: sends {@link HandlerFigures} to the parent. */
const [candidate = '', operation = '', runs = '', calls = ''] = process.argv.slice(2)
const worker = new Worker()
registerRaw('raw')
registerRaw('control')
const { calls: own = {}, statuses = {} } = await registerCandidate()

const OURS = ['getCatalogItem', 'createCatalogItem'] as const
function nameOf(side: string): string {
  const [get, post] = side.startsWith('ours') ? OURS : [`${side}Get`, `${side}Post`]
  return operation === 'post' ? post : get
}
const call = CALLS[operation as Operation]
const sides = {
  baseline: worker.prepare(nameOf('raw'), call),
  control: worker.prepare(nameOf('control'), call),
  candidate: worker.prepare(nameOf(candidate), { ...call, ...own[operation as Operation] }),
}
const ORDERS: readonly (readonly Side[])[] = [
  ['baseline', 'candidate', 'control'],
  ['candidate', 'control', 'baseline'],
  ['control', 'baseline', 'candidate'],
]

async function registerCandidate(): Promise<Partial<Peer>> {
  if (candidate === 'zod') registerZod()
  else if (candidate === 'ours' || candidate === 'ours-lean') registerOurs({ leanResponses: candidate === 'ours-lean' })
  else {
    const peer: Peer = await import(new URL(`./${candidate}.mjs`, import.meta.url).href)
    peer.register()
    return peer
  }
  return {}
}

async function chunk(side: Side, length: number): Promise<number> {
  const before = process.cpuUsage()
  for (let i = 0; i < length; i++) await worker.send(sides[side])
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

async function run(length: number): Promise<Run> {
  const chunks: Record<Side, number[]> = { baseline: [], control: [], candidate: [] }
  for (let done = 0, turn = 0; done < length; done += CHUNK, turn++) {
    for (const side of ORDERS[turn % ORDERS.length] ?? []) chunks[side].push((await chunk(side, CHUNK)) / CHUNK)
  }
  const perSide = (of: (list: readonly number[]) => number): PerSide => ({
    baseline: of(chunks.baseline),
    control: of(chunks.control),
    candidate: of(chunks.candidate),
  })
  return {
    all: perSide(mean),
    best: perSide((list) => mean(list.toSorted((a, b) => a - b).slice(0, Math.ceil(list.length / 4)))),
  }
}

const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length

/** The heap grows undisturbed between two forced collections: the new space is larger than what is measured. */
async function allocation(length: number): Promise<PerSide> {
  const bytes = { baseline: 0, control: 0, candidate: 0 }
  for (const side of Object.keys(bytes) as Side[]) {
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    await chunk(side, length)
    bytes[side] = (process.memoryUsage().heapUsed - before) / length
  }
  return bytes
}

/** All sides have to give the same answer, or there is nothing to compare. */
async function check(): Promise<void> {
  const usual = operation === 'post' ? 201 : operation === 'refused' ? 422 : 200
  for (const [side, request] of Object.entries(sides)) {
    const { status, body } = toAnswer(await worker.send(request))
    const expected = side === 'candidate' ? (statuses[operation as Operation] ?? usual) : usual
    if (status !== expected || body.length < 100) throw new Error(`The answer of ${side} is wrong: ${status} ${body}`)
  }
}

await check()
await run(10_000)
const figures: HandlerFigures = { runs: [], allocation: await allocation(1000) }
const measured: Run[] = []
for (let i = 0; i < Number(runs); i++) measured.push(await run(Number(calls)))
process.send?.({ ...figures, runs: measured })

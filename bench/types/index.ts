import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { median, type Row } from '../report.js'
import { type Check, check, emitDeclarations, makeWorkspace, SOURCES, writeProject } from './project.js'
import { byHand, withToolkit } from './styles.js'

const RUNS = Number(process.env['BENCH_RUNS'] ?? 7)
const ROUTES = 200

/**
 * What the compiler takes for 200 routes with the toolkit, beside 200 handlers with the same schemas on the library alone.
 * The toolkit is there as declarations, as zod and the library are; and as sources, as in this project.
 */
export async function benchTypes(): Promise<Row[]> {
  const folder = makeWorkspace()
  const at = (name: string) => join(folder, name)
  try {
    writeProject(at('byHand'), byHand, ROUTES, SOURCES)
    writeProject(at('declared'), withToolkit, ROUTES, await emitDeclarations(at('toolkit')))
    writeProject(at('sources'), withToolkit, ROUTES, SOURCES)
    const checks: Record<'byHand' | 'declared' | 'sources', Check[]> = { byHand: [], declared: [], sources: [] }
    for (let run = 0; run < RUNS; run++) {
      for (const [name, list] of Object.entries(checks)) list.push(await check(at(name)))
    }
    const row = (what: string, ours: readonly Check[]) => toRow(what, ours, checks.byHand)
    return [
      row(`type check of ${ROUTES} routes`, checks.declared),
      row("the same with the toolkit's own sources", checks.sources),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function toRow(what: string, ours: readonly Check[], theirs: readonly Check[]): Row {
  const times = (list: readonly Check[]) => list.map(({ milliseconds }) => milliseconds)
  const tell = (list: readonly Check[]) =>
    `${median(times(list)).toFixed(0)} (${Math.min(...times(list)).toFixed(0)}–${Math.max(...times(list)).toFixed(0)}) ms, ` +
    `${list[0]!.instantiations} instantiations`
  return {
    what,
    baseline: `${ROUTES} handlers by hand`,
    ratio: median(times(ours)) / median(times(theirs)),
    detail: `${tell(theirs)} → ${tell(ours)}`,
  }
}

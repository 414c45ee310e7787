import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { CALLS } from '../toolkit/work.js'
import { Worker } from '../toolkit/worker.js'

/** CPU time in milliseconds. */
export interface StartFigures {
  /** From before the import of the start module to the end of the event loop's first turn after it. */
  readonly start: number
  /** What the app does by itself after that, before it is called. */
  readonly warmUp: number
  /** The first call, some time later. */
  readonly firstCall: number
  /** The same call again. */
  readonly secondCall: number
}

/** `node probe.mjs MAIN FUNCTION`: loads an app as the worker does, and calls one function once. */
const [main = '', name = ''] = process.argv.slice(2)
const worker = new Worker()

async function spent(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const start = await spent(async () => {
  await import(pathToFileURL(main).href)
  await new Promise(setImmediate)
})
const warmUp = await spent(() => sleep(100))
const request = worker.prepare(name, CALLS.refused)
const firstCall = await spent(() => worker.send(request))
const secondCall = await spent(() => worker.send(request))
process.send?.({ start, warmUp, firstCall, secondCall } satisfies StartFigures)

import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import type { ContainerClient } from '@azure/storage-blob'
import { type Environment, findSetting } from '../../configuration/environment.js'
import { blobService, type Connection } from '../../storage/connection.js'
import type { TimeZone } from './time-zone.js'

/** Instants in milliseconds; `last` is undefined for a timer that has not fired yet. */
export interface ScheduleStatus {
  readonly last: number | undefined
  readonly next: number
  readonly lastUpdated: number | undefined
}

/** Remembers when timers fired and are due, so that an occurrence that is missed while the host is down can be made up for. */
export interface ScheduleMonitor {
  read(functionName: string): Promise<ScheduleStatus | undefined>
  write(functionName: string, status: ScheduleStatus): Promise<void>
}

/** For a host without storage: forgets with the process. */
export function createMemoryMonitor(): ScheduleMonitor {
  const statuses = new Map<string, ScheduleStatus>()
  return {
    read: async (name) => statuses.get(name),
    write: async (name, status) => {
      statuses.set(name, status)
    },
  }
}

const CONTAINER = 'azure-webjobs-hosts'
/** .NET's first moment stands for none. */
const NEVER = '0001-01-01T00:00:00+00:00'

/** Keeps each status in the blob in which the real host keeps it: `timers/<host id>/Host.Functions.<name>/status`. */
export async function createBlobMonitor(
  connection: Connection,
  hostId: string,
  zone: TimeZone,
): Promise<ScheduleMonitor> {
  const container = (await blobService(connection)).getContainerClient(CONTAINER)
  const blob = (name: string) => container.getBlockBlobClient(`timers/${hostId}/Host.Functions.${name}/status`)
  return {
    read: async (name) => {
      try {
        return parseStatus((await blob(name).downloadToBuffer()).toString())
      } catch (error) {
        if ((error as { statusCode?: unknown }).statusCode === 404) return undefined
        throw error
      }
    },
    write: async (name, status) => {
      const text = JSON.stringify(formatStatus(status, zone))
      await upload(container, () => blob(name).upload(text, Buffer.byteLength(text)))
    },
  }
}

/** A status as the function and the blob get it. */
export function formatStatus({ last, next, lastUpdated }: ScheduleStatus, zone: TimeZone) {
  const format = (time: number | undefined) => (time === undefined ? NEVER : zone.toIsoString(time))
  return { Last: format(last), Next: format(next), LastUpdated: format(lastUpdated) }
}

/** Tells the timers of several apps on one account apart; the setting is the real host's. */
export function hostIdOf(appDir: string, environment: Environment): string {
  const given = findSetting(environment, 'AzureFunctionsWebHost__hostId')
  if (given) return given.toLowerCase()
  const machine = hostname()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
  return `${machine.slice(0, 16) || 'local'}-${createHash('sha256').update(appDir).digest('hex').slice(0, 12)}`
}

function parseStatus(text: string): ScheduleStatus {
  const { Last, Next, LastUpdated } = JSON.parse(text) as Record<'Last' | 'Next' | 'LastUpdated', string>
  const parse = (time: string) => (time.startsWith('0001-') ? undefined : Date.parse(time))
  return { last: parse(Last), next: parse(Next) ?? 0, lastUpdated: parse(LastUpdated) }
}

async function upload(container: ContainerClient, put: () => Promise<unknown>): Promise<void> {
  try {
    await put()
  } catch (error) {
    if ((error as { statusCode?: unknown }).statusCode !== 404) throw error
    await container.createIfNotExists()
    await put()
  }
}

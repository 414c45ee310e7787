import { startEmulator } from '../../dev/start/storage.js'

export interface TestAzurite {
  /** For blob, queue and table on the ports that were free. */
  readonly connectionString: string
  stop(): Promise<void>
}

/** Starts Azurite on free ports with nothing kept on disk. Start one for a suite: it takes seconds and 190 MB. */
export function startAzurite(): Promise<TestAzurite> {
  return startEmulator({ port: 0 })
}

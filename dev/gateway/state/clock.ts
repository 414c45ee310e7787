import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../pipeline/services.js'

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds) => {
    await sleep(milliseconds)
  },
}

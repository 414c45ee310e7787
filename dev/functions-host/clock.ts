/** The time, and calls at a later one; tests move it by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls back once when `delay` milliseconds have passed. Returns how to forget about it. */
  after(delay: number, callback: () => void): () => void
}

/** Delays of more than 2³¹-1 ms would end at once. */
export const LONGEST_DELAY = 2 ** 31 - 1

export const systemClock: Clock = {
  now: Date.now,
  after: (delay, callback) => {
    const timer = setTimeout(callback, delay)
    return () => clearTimeout(timer)
  },
}

/** Resolves after the delay, or as soon as the signal aborts. */
export function sleep(clock: Clock, delay: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      forget()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const forget = clock.after(delay, end)
    signal.addEventListener('abort', end)
  })
}

/** Admits requests one by one up to a number that run and a number that run or wait. */
export interface Throttle {
  /** Runs the task when there is room; undefined, at once, when too many are waiting. */
  run<T>(task: () => Promise<T>): Promise<T> | undefined
}

/**
 * @param maxConcurrent how many run at a time; -1 for no limit
 * @param maxOutstanding how many run or wait; -1 for no limit
 */
export function createThrottle(maxConcurrent: number, maxOutstanding: number): Throttle {
  const waiting: (() => void)[] = []
  let running = 0
  const enter = async (): Promise<void> => {
    if (maxConcurrent === -1 || running < maxConcurrent) running++
    // The one that leaves hands its place on, so that `running` stays as it is.
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }
  const leave = (): void => {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
  const admitted = async <T>(task: () => Promise<T>): Promise<T> => {
    await enter()
    try {
      return await task()
    } finally {
      leave()
    }
  }
  return {
    run: (task) => {
      const isFull = maxOutstanding !== -1 && running + waiting.length >= maxOutstanding
      return isFull ? undefined : admitted(task)
    },
  }
}

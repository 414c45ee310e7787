import { raiseLimit } from './limits.js'

/** How much one evaluation may do. Real expressions stay far below each. */
export const MAXIMUM_STEPS = 5_000_000
export const MAXIMUM_DEPTH = 400
/** Characters or elements in one string or collection, and in all that an evaluation makes. */
export const MAXIMUM_LENGTH = 16 * 1024 * 1024
const MAXIMUM_ALLOCATION = 8 * MAXIMUM_LENGTH

// One evaluation runs at a time and never waits, so that its counters can be the module's: reading a frame's would
// make every loop and call slower.
let steps = MAXIMUM_STEPS
let depth = 0
let allocated = 0

/** Runs `body` with a fresh budget, and gives the outer evaluation its own back afterwards. */
export function withBudget<T>(body: () => T): T {
  const stepsBefore = steps
  const depthBefore = depth
  const allocatedBefore = allocated
  steps = MAXIMUM_STEPS
  depth = 0
  allocated = 0
  try {
    return body()
  } finally {
    steps = stepsBefore
    depth = depthBefore
    allocated = allocatedBefore
  }
}

/** Counts one turn of a loop, one call of a function or one element of a sequence. */
export function step(): void {
  if (--steps < 0) raiseLimit('System.TimeoutException', `The expression takes more than ${MAXIMUM_STEPS} steps.`)
}

/** Counts work that a single call does. */
export function spend(count: number): void {
  steps -= count
  if (steps < 0) raiseLimit('System.TimeoutException', `The expression takes more than ${MAXIMUM_STEPS} steps.`)
}

/** Counts characters or elements before they are made. */
export function allocate(length: number): void {
  allocated += length
  if (length > MAXIMUM_LENGTH || allocated > MAXIMUM_ALLOCATION) {
    raiseLimit(
      'System.OutOfMemoryException',
      `The expression makes a string or collection of more than ${MAXIMUM_LENGTH} elements.`,
    )
  }
}

export function enter(): void {
  if (++depth > MAXIMUM_DEPTH) {
    raiseLimit('System.InsufficientExecutionStackException', `The expression nests more than ${MAXIMUM_DEPTH} calls.`)
  }
}

export function leave(): void {
  depth--
}

/** The call depth, for a catch clause to go back to. */
export function currentDepth(): number {
  return depth
}

export function restoreDepth(saved: number): void {
  depth = saved
}

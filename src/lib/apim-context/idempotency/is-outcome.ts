/**
 * Client errors that say nothing of what was asked for: that the request was wrong, so that nothing was done, or that it may be
 * tried again.
 */
const refusals: ReadonlySet<number> = new Set([400, 401, 408, 409, 413, 415, 422, 423, 425, 428, 429])

/** Whether a status is the outcome of a request, which a retry gets too: any below 500 that is no refusal. */
export const isOutcome = (status: number): boolean => status < 500 && !refusals.has(status)

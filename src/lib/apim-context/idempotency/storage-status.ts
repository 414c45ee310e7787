/** Undefined when the storage answers with one of the statuses. */
export async function unless<T>(statuses: readonly number[], operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation
  } catch (error) {
    // Errors of the storage SDKs bear the status; what bears none is no answer of the storage.
    if (statuses.includes(Number((error as { statusCode?: number }).statusCode))) return undefined
    throw error
  }
}

/** Makes the table or container, and tries again, when it is missing: it is made once in its life, and asked for often. */
export async function orPrepare<T>(operation: () => Promise<T>, prepare: () => Promise<unknown>): Promise<T> {
  const done = await unless(
    [404],
    operation().then((value) => ({ value })),
  )
  if (done) return done.value
  await prepare()
  return operation()
}

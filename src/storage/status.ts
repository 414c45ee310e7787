/** Whether a storage SDK rejected with the status that the service answered. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return statuses.includes(Number((error as { statusCode?: number }).statusCode))
}

export async function unlessMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation
  } catch (error) {
    if (hasStatus(error, 404)) return undefined
    throw error
  }
}

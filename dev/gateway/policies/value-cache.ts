/** Where a value lies in the cache, apart from responses. */
export function valueKey(key: string): string {
  return `value:${key}`
}

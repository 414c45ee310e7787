import type { IdempotencyStore, StoredRecord } from './store.js'

/** For tests and examples: the records live as long as the object, in this process alone. */
export function memoryIdempotencyStore(): IdempotencyStore {
  const records = new Map<string, StoredRecord>()
  let writes = 0

  function write(id: string, record: StoredRecord['record']): string {
    writes += 1
    const version = String(writes)
    records.set(id, { record, version })
    return version
  }
  const has = (id: string, version: string) => records.get(id)?.version === version

  return {
    create: async (id, record) => (records.has(id) ? undefined : write(id, record)),
    find: async (id) => records.get(id),
    replace: async (id, record, version) => (has(id, version) ? write(id, record) : undefined),
    async remove(id, version) {
      if (has(id, version)) records.delete(id)
    },
  }
}

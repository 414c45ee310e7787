import { openTable } from '../storage/open-table.js'
import type { StorageSettings } from '../storage/settings.js'
import type { CatalogRepository } from './repository.js'

const TABLE = 'catalog'

/** @throws StorageSettingsError */
export async function openRepository(settings: StorageSettings): Promise<CatalogRepository> {
  const [table, { createTableRepository }] = await Promise.all([
    openTable(settings, TABLE),
    import('./table-repository.js'),
  ])
  return createTableRepository(table)
}

import { openRepository } from '../../catalog/open.js'
import { type Catalog, createCatalog } from '../../catalog/service.js'
import { type Assets, createAssets } from '../../openapi/assets.js'

/** The catalogue of the environment's storage, opened with the first request that needs it. */
export let catalog: Catalog = createCatalog(() => openRepository(process.env))

/** The documentation page's files. The build puts them into the folder `docs` beside the code that this file becomes. */
export let assets: Assets = createAssets(new URL('./docs/', import.meta.url))

/** Puts others in their place, for tests and examples. */
export function useServices(services: { readonly catalog?: Catalog; readonly assets?: Assets }): void {
  catalog = services.catalog ?? catalog
  assets = services.assets ?? assets
}

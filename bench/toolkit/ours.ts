import { createCatalogItem } from '../../src/functions/create-catalog-item.js'
import { getCatalogItem } from '../../src/functions/get-catalog-item.js'
import { exceptions } from '../../src/functions/shared/exceptions.js'
import { openCatalog } from '../../src/functions/shared/services.js'
import { clock, createApp, inApi, override } from '../../src/lib/apim-context/index.js'
import { simpleApi } from '../../src/openapi/apis.js'
import { now, repository } from './work.js'

/** Our own functions as they are deployed, over the store of the bench. */
export function registerOurs({ leanResponses }: { readonly leanResponses: boolean }): void {
  createApp(inApi(simpleApi, [getCatalogItem, createCatalogItem]), {
    environment: {},
    settings: { gateway: { proof: 'proof' }, log: { format: 'json' }, http: { leanResponses } },
    overrides: [override(openCatalog, async () => repository), override(clock, now)],
    exceptions,
  }).register()
}

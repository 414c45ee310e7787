import { createCatalogItem } from './create-catalog-item.js'
import { createOrder } from './create-order.js'
import { deleteCatalogItem } from './delete-catalog-item.js'
import { generateName } from './generate-name.js'
import { getCatalogItem } from './get-catalog-item.js'
import { getDocs } from './get-docs.js'
import { getDocsFile } from './get-docs-file.js'
import { getHealth } from './get-health.js'
import { getLiveness } from './get-liveness.js'
import { getOpenApi } from './get-open-api.js'
import { getOrder } from './get-order.js'
import { getReadiness } from './get-readiness.js'
import { listCatalog } from './list-catalog.js'
import { replaceCatalogItem } from './replace-catalog-item.js'

/** Every function of the app, in the order of the document. */
export const functions = [
  generateName,
  listCatalog,
  createCatalogItem,
  getCatalogItem,
  replaceCatalogItem,
  deleteCatalogItem,
  createOrder,
  getOrder,
  getHealth,
  getLiveness,
  getReadiness,
  getDocs,
  getDocsFile,
  getOpenApi,
] as const

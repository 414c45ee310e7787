import { inApi } from '../lib/apim-context/index.js'
import { operations, publicDocs, simpleApi, simpleApiV2 } from '../openapi/apis.js'
import { changeBasket } from './change-basket.js'
import { createCatalogItem } from './create-catalog-item.js'
import { createOrder } from './create-order.js'
import { deleteCatalogItem } from './delete-catalog-item.js'
import { generateName } from './generate-name.js'
import { getBasket } from './get-basket.js'
import { getCatalogItem } from './get-catalog-item.js'
import { getCatalogItemV2 } from './get-catalog-item-v2.js'
import { getCurrentUser } from './get-current-user.js'
import { getDocs } from './get-docs.js'
import { getDocsFile } from './get-docs-file.js'
import { getGatewayContext } from './get-gateway-context.js'
import { getHealth } from './get-health.js'
import { getInfo } from './get-info.js'
import { getItemPicture } from './get-item-picture.js'
import { getLiveness } from './get-liveness.js'
import { getMetrics } from './get-metrics.js'
import { getOpenApi } from './get-open-api.js'
import { getOrder } from './get-order.js'
import { getOrderReport } from './get-order-report.js'
import { getRandomNameV2 } from './get-random-name-v2.js'
import { getReadiness } from './get-readiness.js'
import { getStock } from './get-stock.js'
import { importCatalogItems } from './import-catalog-items.js'
import { importPrices } from './import-prices.js'
import { listCatalog } from './list-catalog.js'
import { listCatalogV2 } from './list-catalog-v2.js'
import { putItemPicture } from './put-item-picture.js'
import { replaceCatalogItem } from './replace-catalog-item.js'

/** Every function of the app by its API, in the order of the documents, and what no gateway leads to. */
export const functions = [
  ...inApi(simpleApi, [
    generateName,
    listCatalog,
    createCatalogItem,
    importCatalogItems,
    importPrices,
    getCatalogItem,
    replaceCatalogItem,
    deleteCatalogItem,
    getItemPicture,
    putItemPicture,
    getBasket,
    changeBasket,
    createOrder,
    getOrder,
    getOrderReport,
    getStock,
    getCurrentUser,
    getGatewayContext,
    getHealth,
    getLiveness,
    getReadiness,
    getInfo,
  ]),
  ...inApi(simpleApiV2, [getRandomNameV2, listCatalogV2, getCatalogItemV2]),
  ...inApi(publicDocs, [getDocs, getDocsFile, getOpenApi]),
  ...inApi(operations, [getMetrics]),
] as const

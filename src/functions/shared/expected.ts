import type { Expected } from '../../catalog/service.js'
import type { Precondition } from '../../lib/apim-context/index.js'

/** What the client expects of an item, in the words of the catalogue. */
export const toExpected =
  (precondition: Precondition): Expected =>
  ({ item, version }) =>
    precondition.allows({ version, lastModified: new Date(item.updated_at) })

import { provide } from '../../lib/apim-context/index.js'
import { openContainer } from '../../storage/open-container.js'
import { storageSettings } from './settings.js'

const CONTAINER = 'pictures'

/** How the items look. */
export const pictures = provide({ storage: storageSettings }, async ({ storage }) => {
  const [container, { createBlobPictures }] = await Promise.all([
    openContainer(storage, CONTAINER),
    import('../../catalog/blob-pictures.js'),
  ])
  return createBlobPictures(container)
})

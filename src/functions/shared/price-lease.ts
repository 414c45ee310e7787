import { ConflictError, provide } from '../../lib/apim-context/index.js'
import { openContainer } from '../../storage/open-container.js'
import { storageSettings } from './settings.js'

/** Takes the lease of price lists, so that two do not overwrite each other row by row; undefined when somebody has it. */
export const takePriceLease = provide({ storage: storageSettings }, ({ storage }) => async () => {
  const [container, { takeLease }] = await Promise.all([
    openContainer(storage, 'leases'),
    import('../../storage/take-lease.js'),
  ])
  return takeLease(container, 'prices')
})

/** The lease of price lists, from before the handler until the answer is known. */
export const priceLease = provide(
  { take: takePriceLease },
  async function* ({ take }) {
    const lease = await take()
    if (!lease) throw new ConflictError('Another price list is being applied. Send this one again later.')
    try {
      yield lease
    } finally {
      await lease.release()
    }
  },
  { scope: 'invocation' },
)

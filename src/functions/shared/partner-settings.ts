import { defineSettings, isThumbprint, list, provide, setting } from '../../lib/apim-context/index.js'

const partnerSettings = defineSettings(
  'partners',
  'Partners',
  {
    priceThumbprints: setting('PARTNER_PRICE_THUMBPRINTS', list('SHA-1 thumbprints'), {
      description: 'Client certificates of those who may send price lists; nobody may while there are none.',
      default: [],
    }),
  },
  ({ priceThumbprints }) => {
    const wrong = priceThumbprints.find((thumbprint) => !isThumbprint(thumbprint))
    return wrong && `PARTNER_PRICE_THUMBPRINTS: '${wrong}' is no SHA-1 thumbprint of 40 hexadecimal digits`
  },
)

/** Certificates of those who may send price lists. */
export const pricePartners = provide({ partners: partnerSettings }, ({ partners }) => partners.priceThumbprints)

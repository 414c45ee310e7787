import { text, url } from '../kinds.js'
import { defineSettings } from '../section.js'
import { setting } from '../setting.js'

export const gatewaySettings = defineSettings('gateway', 'The gateway', {
  proof: setting('GATEWAY_PROOF', text('the secret that the gateway sends'), {
    description:
      'Secret that the gateway sends in X-Gateway-Proof. Without it no header is believed: every request counts as direct.',
    secret: true,
  }),
  url: setting('GATEWAY_URL', url(), {
    description: 'The public address of the gateway, such as https://contoso.azure-api.net.',
    visible: true,
  }),
})

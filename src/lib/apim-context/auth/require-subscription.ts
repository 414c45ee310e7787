import type { Subscription } from '../context/apim.js'
import type { Decorator } from '../decorators/decorator.js'
import { defineGuard } from '../decorators/guard.js'
import { errorCatalogue } from '../errors/catalogue.js'
import { SubscriptionRequiredError } from '../errors/http-error.js'

/** As API Management writes it, but for the realm, which is the gateway's to know. */
const headers = {
  'WWW-Authenticate': 'AzureApiManagementKey realm="api", name="Ocp-Apim-Subscription-Key", type="header"',
}

/**
 * Lets only requests through whose subscription key the gateway has accepted, which is then `subscription` in the handler's
 * input. The gateway asks for the key; this is the check behind it, for an API or a product that someone opened by mistake.
 */
export function requireSubscription(): Decorator<'guard', { readonly subscription: Subscription }, never> {
  return defineGuard({
    name: 'requireSubscription',
    errors: [errorCatalogue.subscription_required],
    check: ({ apim: { subscription } }) =>
      subscription ? { subscription } : new SubscriptionRequiredError(undefined, { headers }),
  })
}

import type { Policy } from './policy.js'

/** https://learn.microsoft.com/azure/api-management/cross-domain-policy. The clients that asked for it, Flash and Silverlight, are gone. */
export const crossDomain: Policy = {
  name: 'cross-domain',
  once: true,
  sections: ['inbound'],
  scopes: ['global'],
  opaque: true,
  limitation: 'The policy file for Flash and Silverlight is not served.',
  compile: () => () => undefined,
}

import { integer, list, url } from '../kinds.js'
import { defineSettings } from '../section.js'
import { setting } from '../setting.js'

export const authSettings = defineSettings(
  'auth',
  'Users',
  {
    issuers: setting('AUTH_ISSUERS', list('issuers such as https://login.microsoftonline.com/<tenant>/v2.0,'), {
      description:
        'Issuers whose tokens the app verifies by itself, each as the token spells it. Without any it believes what the gateway has verified.',
      default: [],
      visible: true,
    }),
    audiences: setting('AUTH_AUDIENCES', list('audiences such as api://catalogue,'), {
      description: 'Whom a token must be meant for: one of these.',
      default: [],
      visible: true,
    }),
    jwksUrl: setting('AUTH_JWKS_URL', url(), {
      description: "Where the keys of all issuers are, in place of what each issuer's OpenID configuration says.",
    }),
    algorithms: setting('AUTH_ALGORITHMS', list('algorithms such as RS256 or ES256,'), {
      description: 'Algorithms that a token may be signed with. Only those of public keys can be among them.',
      default: ['RS256', 'PS256', 'ES256'],
    }),
    clockSkew: setting('AUTH_CLOCK_SKEW', integer({ min: 0, max: 600, unit: 'seconds' }), {
      description: "Seconds by which the issuer's clock may differ from ours.",
      default: 60,
    }),
    disabledUsers: setting('AUTH_DISABLED_USERS', list('ids of users'), {
      description: 'Users who are refused though their tokens are valid: for the time until those expire.',
      default: [],
    }),
  },
  ({ issuers, audiences, jwksUrl, algorithms }) => {
    const open = [...issuers, ...(jwksUrl === undefined ? [] : [jwksUrl])].find((address) => !isProtected(address))
    if (open !== undefined) return `AUTH_ISSUERS and AUTH_JWKS_URL: '${open}' must be an https:// address`
    const unknown = algorithms.find((name) => !/^(?:RS|PS|ES)(?:256|384|512)$|^Ed25519$/.test(name))
    if (unknown !== undefined) return `AUTH_ALGORITHMS: '${unknown}' is no algorithm of public keys`
    if (issuers.length === 0 || audiences.length > 0) return undefined
    return 'AUTH_AUDIENCES is not set: with AUTH_ISSUERS alone the token of any other application would do'
  },
)

/** Keys that come over plain http could be anyone's; on this machine there is nobody between. */
function isProtected(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
}

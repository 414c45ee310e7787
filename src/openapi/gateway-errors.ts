import type { ErrorRow } from '../lib/apim-context/index.js'

/** What the gateway itself answers, by the fragment error-envelope; the app's own errors are in the toolkit's catalogue. */
export const gatewayErrors = {
  request_refused: {
    code: 'request_refused',
    status: 400,
    meaning: 'The gateway refused the request.',
    action: 'Correct the request; the message says what is wrong.',
  },
  subscription_key_missing: {
    code: 'subscription_key_missing',
    status: 401,
    meaning: 'The request has no subscription key.',
    action: 'Send it in Ocp-Apim-Subscription-Key.',
  },
  subscription_key_invalid: {
    code: 'subscription_key_invalid',
    status: 401,
    meaning: 'The subscription key is wrong, suspended, or of another product.',
    action: 'Send a key of an active subscription to a product that holds this API.',
  },
  quota_exceeded: {
    code: 'quota_exceeded',
    status: 403,
    meaning: 'The subscription has used up its quota.',
    action: 'Wait for Retry-After seconds, or ask for more.',
  },
  operation_not_found: {
    code: 'operation_not_found',
    status: 404,
    meaning: 'No operation has this path and method.',
    action: 'Compare both with the documentation.',
  },
  rate_limit_exceeded: {
    code: 'rate_limit_exceeded',
    status: 429,
    meaning: 'Too many calls in a short time.',
    action: 'Wait for Retry-After seconds.',
  },
  backend_unavailable: {
    code: 'backend_unavailable',
    status: 502,
    meaning: 'The gateway cannot reach the app.',
    action: 'Try again later; report the correlation id if it persists.',
  },
  backend_timeout: {
    code: 'backend_timeout',
    status: 504,
    meaning: 'The app did not answer in time.',
    action: 'Try again later; report the correlation id if it persists.',
  },
} as const satisfies Readonly<Record<string, ErrorRow>>

import { type ErrorRow, errorCatalogue } from '../src/lib/apim-context/index.js'
import { type GeneratedFile, runGenerator } from './generated.js'

/** What the gateway itself answers, by the fragment error-envelope; the app's own errors are in the toolkit's catalogue. */
export const gatewayErrors: readonly ErrorRow[] = [
  row(
    'request_refused',
    400,
    'The gateway refused the request.',
    'Correct the request; the message says what is wrong.',
  ),
  row('subscription_key_missing', 401, 'The request has no subscription key.', 'Send it in Ocp-Apim-Subscription-Key.'),
  row(
    'subscription_key_invalid',
    401,
    'The subscription key is wrong, suspended, or of another product.',
    'Send a key of an active subscription to a product that holds this API.',
  ),
  row(
    'quota_exceeded',
    403,
    'The subscription has used up its quota.',
    'Wait for Retry-After seconds, or ask for more.',
  ),
  row('operation_not_found', 404, 'No operation has this path and method.', 'Compare both with the documentation.'),
  row('rate_limit_exceeded', 429, 'Too many calls in a short time.', 'Wait for Retry-After seconds.'),
  row(
    'backend_unavailable',
    502,
    'The gateway cannot reach the app.',
    'Try again later; report the correlation id if it persists.',
  ),
  row(
    'backend_timeout',
    504,
    'The app did not answer in time.',
    'Try again later; report the correlation id if it persists.',
  ),
]

function row(code: string, status: number, meaning: string, action: string): ErrorRow {
  return { code, status, meaning, action }
}

function table(rows: readonly ErrorRow[]): string {
  const lines = rows
    .toSorted((a, b) => a.status - b.status)
    .map(({ code, status, meaning, action }) => `| \`${code}\` | ${status} | ${meaning} | ${action} |`)
  return ['| code | status | meaning | what to do |', '| --- | --- | --- | --- |', ...lines].join('\n')
}

/** The reference pages that are made from the code. */
export function generateReference(): readonly GeneratedFile[] {
  const contents = `# Error codes

<!-- Made by npm run reference:build from the code; do not edit. -->

Every error has this envelope, or the same members as RFC 9457 for \`Accept: application/problem+json\`:

    {"error": {"code": "…", "message": "…", "correlation_id": "…", "details": []}}

A code keeps its status and its meaning; messages are prose and may change. Quote the correlation id when you report an error:
it leads to the log line that says more.

## From the app

${table(Object.values(errorCatalogue))}

## From the gateway

${table(gatewayErrors)}
`
  return [{ path: 'docs/reference/errors.md', contents }]
}

await runGenerator(import.meta.url, 'reference:build', () => generateReference())

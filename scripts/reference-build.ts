import { type ErrorRow, errorCatalogue } from '../src/lib/apim-context/index.js'
import { gatewayErrors } from '../src/openapi/gateway-errors.js'
import { type GeneratedFile, runGenerator } from './generated.js'
import { policySupport } from './policy-support.js'
import { settingsReference } from './settings-reference.js'

function table(rows: readonly ErrorRow[]): string {
  // The anchor is what a problem document's type ends with.
  const lines = rows
    .toSorted((a, b) => a.status - b.status)
    .map(
      ({ code, status, meaning, action }) => `| <a id="${code}"></a>\`${code}\` | ${status} | ${meaning} | ${action} |`,
    )
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

${table(Object.values(gatewayErrors))}
`
  return [{ path: 'docs/reference/errors.md', contents }, policySupport(), settingsReference()]
}

await runGenerator(import.meta.url, 'reference:build', () => generateReference())

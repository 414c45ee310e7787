import { policies } from '../dev/gateway/policies/index.js'
import { ALL_SECTIONS, type Policy } from '../dev/gateway/policies/policy.js'
import type { GeneratedFile } from './generated.js'

const REFERENCE = 'https://learn.microsoft.com/azure/api-management'
/** Where a policy has no page of its own. */
const OTHER_PAGES: Readonly<Record<string, string>> = {
  base: 'set-edit-policies',
  'cache-value': 'api-management-policies',
  'invoke-request': 'api-management-policies',
}
const [runs, notRun] = [false, true].map((isRefused) =>
  [...policies.values()].filter(({ unsupported }) => (unsupported !== undefined) === isRefused),
)

/** One row for each policy of the gateway's registry. */
export function policySupport(): GeneratedFile {
  const contents = `# Policies of the local gateway

<!-- Made by npm run reference:build from the code; do not edit. -->

Every policy is checked in full: sections, scopes, attributes, elements and the types of expressions. A policy in a section that is not
in its row is refused at load and by \`apim-local check\`; so is one on a SKU of its row, when \`--sku\` says which is meant. Choices
where API Management's reference leaves something open are in [gateway-fidelity.md](gateway-fidelity.md).

## Policies that run

| policy | sections | scopes | refused on | what differs here |
| --- | --- | --- | --- | --- |
${rows(runs)}

## Policies that are checked only

A configuration that uses one of these does not load, and the message says why.

| policy | sections | scopes | refused on | why it does not run here |
| --- | --- | --- | --- | --- |
${rows(notRun)}
`
  return { path: 'docs/reference/policy-support.md', contents }
}

function rows(list: readonly Policy[] = []): string {
  return list
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((policy) => `| ${[link(policy), sections(policy), ...placed(policy), remark(policy)].join(' | ')} |`)
    .join('\n')
}

function link({ name }: Policy): string {
  return `[\`${name}\`](${REFERENCE}/${OTHER_PAGES[name] ?? `${name}-policy`})`
}

function sections({ sections }: Policy): string {
  return sections.length === ALL_SECTIONS.length ? 'all' : sections.join(', ')
}

function placed({ scopes, notOn, inFragment }: Policy): string[] {
  const where = scopes?.join(', ') ?? 'all'
  return [inFragment === false ? `${where}; not in a fragment` : where, notOn?.join(', ') ?? '']
}

function remark({ unsupported, limitation }: Policy): string {
  return unsupported === undefined ? (limitation ?? '') : `${unsupported[0]!.toUpperCase()}${unsupported.slice(1)}.`
}

import type { FunctionsHost } from '../functions-host/types.js'
import type { Emulator } from './storage.js'

type Row = readonly [name: string, value: string]

/** Lines up name and value in two columns; a continued value has an empty name. */
export function formatTable(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`.trimEnd()).join('\n')
}

export interface StackDescription {
  readonly gateway: string
  /** The same with TLS. */
  readonly secureGateway: string
  readonly key: string
  /** Address of the issuer. */
  readonly issuer: string
  readonly functions: FunctionsHost
  readonly emulator: Emulator | undefined
}

/** What `npm start` prints when everything serves: where it is, and a first call to copy. */
export function describeStack(description: StackDescription): string {
  const { gateway, secureGateway, key, issuer, functions, emulator } = description
  return `\n${formatTable([
    ['Gateway', `${gateway}/api`],
    ['Gateway, TLS', `${secureGateway}/api, npm run -s certificate -- --name partner`],
    ['Documentation', `${gateway}/public/docs`],
    ['Subscription key', key],
    ['Issuer', `${issuer}, npm run -s token -- --user alice --scopes catalog.read`],
    ['Functions host', functions.url],
    ['Storage', describeStorage(emulator)],
    ...functionRows(functions),
  ])}\n\n  curl -i -H 'Ocp-Apim-Subscription-Key: ${key}' ${gateway}/api/catalog/42\n\n  Ctrl-C stops everything.\n`
}

function describeStorage(emulator: Emulator | undefined): string {
  if (!emulator) return 'the accounts that STORAGE and AzureWebJobsStorage name'
  const { Blob, Queue, Table } = emulator.ports
  return `Azurite: blob ${Blob}, queue ${Queue}, table ${Table}, data in .azurite/`
}

function functionRows(functions: FunctionsHost): Row[] {
  return functions.functions.map(({ name, trigger, http }, i) => [
    i === 0 ? 'Functions' : '',
    http ? `${name}: ${http.methods.join(',')} ${http.url.replace(/^https?:\/\/[^/]+/, '')}` : `${name}: ${trigger}`,
  ])
}

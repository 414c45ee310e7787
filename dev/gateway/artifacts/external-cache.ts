import type { LoadContext } from './folder.js'
import type { Configuration } from './model.js'

/**
 * Where the external cache is: as given in code or on the command line, else APIM_EXTERNAL_CACHE, else `externalCache` of the last
 * configuration that has one.
 */
export function readExternalCache(
  { overrides, problems }: LoadContext,
  environment: NodeJS.ProcessEnv,
  given?: string,
): Configuration['externalCache'] {
  const fields = overrides.externalCache
  const configured = fields?.requiredString('url')
  fields?.end()
  const sources = [
    { url: given, at: { file: '(the option redis)', line: 1, column: 1 } },
    { url: environment['APIM_EXTERNAL_CACHE'], at: { file: '(APIM_EXTERNAL_CACHE)', line: 1, column: 1 } },
    { url: configured, at: fields?.at('url') },
  ]
  const found = sources.find(({ url }) => url !== undefined && url !== '')
  if (found?.url === undefined || found.at === undefined) return undefined
  if (/^rediss?:\/\/[^/]/i.test(found.url) && URL.canParse(found.url)) return { url: found.url }
  // The URL itself may hold a password.
  const message =
    'the external cache needs the URL of a Redis, such as redis://localhost:6379 or rediss://:KEY@HOST:6380'
  problems.push({ ...found.at, message })
  return undefined
}

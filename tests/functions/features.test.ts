import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { functions } from '../../src/functions/index.js'
import * as toolkit from '../../src/lib/apim-context/index.js'

/** What no function of ours has to name: it is thrown by the toolkit itself, or is for those who build upon it. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  'thrown by the toolkit, by guards and validation': [
    ...['BadRequestError', 'ClientCertificateRequiredError', 'ForbiddenError', 'GatewayRequiredError', 'HttpError'],
    ...['IdempotencyKeyRequiredError', 'IdempotencyKeyReusedError', 'InternalServerError', 'InvalidResponseError'],
    ...['MalformedBodyError', 'PayloadTooLargeError', 'PreconditionRequiredError', 'RequestInProgressError'],
    ...['ServiceUnavailableError', 'SubscriptionRequiredError', 'UnauthorizedError', 'UnsupportedMediaTypeError'],
    ...['DependencyError', 'RegistrationError', 'SettingsError'],
  ],
  'read by the gateway, the tests and the scripts': [
    ...['correlationHeaders', 'gatewayHeaders', 'proofHeader', 'checkShadowedRoutes', 'override', 'readSettings'],
  ],
  'for decorators, stores and settings of one’s own': [
    ...['currentContext', 'defineLayer', 'isOutcome', 'flag', 'integer', 'oneOf'],
  ],
}

const sources = ['src/functions', 'src/functions/shared', 'src/openapi']
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
  .filter((path) => path.endsWith('.ts'))
  .concat('src/main.ts')
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n')

/** A name that is only imported is used by nobody. */
const isUsed = (name: string): boolean =>
  new RegExp(`\\b${name}\\b(?!['":])`).test(sources.replace(/^import[\s\S]*?from .*$/gm, ''))

describe('every feature of the toolkit', () => {
  it('is used by a function of ours', () => {
    const unused = Object.keys(toolkit).filter((name) => !isUsed(name))
    expect(unused.toSorted()).toEqual(Object.values(OTHERS).flat().toSorted())
  })

  it.each(['path', 'query', 'headers', 'cookies', 'body'] as const)('validation of %s is', (place) => {
    expect(functions.some(({ definition }) => definition.request[place] !== undefined)).toBe(true)
  })

  it.each(['cache', 'rateLimit', 'quota', 'scopes', 'timeout', 'retry', 'skus'] as const)('gateway.%s is', (member) => {
    expect(functions.some(({ definition }) => definition.gateway?.[member] !== undefined)).toBe(true)
  })

  it.each(['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/csv', 'image/png'])(
    'a body of %s is',
    (type) => {
      expect(functions.some(({ definition }) => definition.request.body?.format.types.includes(type))).toBe(true)
    },
  )
})

import { availableParallelism } from 'node:os'
import { describe, expect, it } from '@jest/globals'
import { readHostSettings } from '../../../dev/functions-host/configuration/host-json.js'
import { HostConfigurationError } from '../../../dev/functions-host/errors.js'
import { temporaryFolder } from '../support.js'

function read(hostJson: object, environment: Record<string, string> = {}) {
  return readHostSettings(
    temporaryFolder({ 'host.json': JSON.stringify({ version: '2.0', ...hostJson }) }),
    environment,
  )
}

const http = (settings: object) => ({ extensions: { http: settings } })

describe('readHostSettings', () => {
  it('has the defaults of a host outside the Consumption plan', () => {
    expect(read({})).toEqual({
      routePrefix: 'api',
      maxConcurrentRequests: -1,
      maxOutstandingRequests: -1,
      customHeaders: {},
      functionTimeout: 30 * 60_000,
      queues: {
        batchSize: 16,
        newBatchThreshold: 8 * availableParallelism(),
        maxDequeueCount: 5,
        visibilityTimeout: 0,
        maxPollingInterval: 2000,
        messageEncoding: 'base64',
      },
    })
  })

  it('reads what the file says', () => {
    const customHeaders = { 'X-Frame-Options': 'DENY', 'x-Other': 'a:b' }
    const settings = { routePrefix: '/v1/', maxConcurrentRequests: 5, maxOutstandingRequests: 10, customHeaders }
    expect(read(http(settings))).toMatchObject({ ...settings, routePrefix: 'v1' })
  })

  it.each([
    ['AzureFunctionsJobHost__extensions__http__routePrefix', 'env'],
    ['AZUREFUNCTIONSJOBHOST__EXTENSIONS__HTTP__ROUTEPREFIX', 'env'],
    ['AzureFunctionsJobHost:extensions:http:routePrefix', ''],
  ])('is overridden by %s', (name, value) => {
    expect(read(http({ routePrefix: 'file' }), { [name]: value }).routePrefix).toBe(value)
  })

  it('takes a custom header from the environment under its own name', () => {
    const name = 'AzureFunctionsJobHost__extensions__http__customHeaders__X-Env'
    expect(read({}, { [name]: 'yes' }).customHeaders).toEqual({ 'X-Env': 'yes' })
  })

  it.each([
    ['00:05:00', 300_000],
    ['00:00:01', 1000],
    ['1.02:03:04', ((24 + 2) * 3600 + 184) * 1000],
    ['-1', Number.POSITIVE_INFINITY],
  ])('reads the timeout %s', (functionTimeout, milliseconds) => {
    expect(read({ functionTimeout }).functionTimeout).toBe(milliseconds)
  })

  it.each(['00:00:00', '00:60:00', 'never'])('refuses the timeout %s', (functionTimeout) => {
    expect(() => read({ functionTimeout })).toThrow(/host\.json: "functionTimeout" is '.*'; write hh:mm:ss/)
  })

  it.each([0, -2, 1.5, 'many'])('refuses maxConcurrentRequests %j', (maxConcurrentRequests) => {
    expect(() => read(http({ maxConcurrentRequests }))).toThrow(
      /maxConcurrentRequests" must be a positive integer, or -1/,
    )
  })

  const queues = (settings: object) => ({ extensions: { queues: settings } })

  it('reads what the file says of queues', () => {
    const given = {
      batchSize: 4,
      maxDequeueCount: 1,
      visibilityTimeout: '00:00:30',
      maxPollingInterval: '00:00:00.250',
    }
    expect(read(queues({ ...given, messageEncoding: 'None' })).queues).toEqual({
      batchSize: 4,
      newBatchThreshold: 2 * availableParallelism(),
      maxDequeueCount: 1,
      visibilityTimeout: 30_000,
      maxPollingInterval: 250,
      messageEncoding: 'none',
    })
    expect(read(queues({ newBatchThreshold: 0 })).queues.newBatchThreshold).toBe(0)
  })

  it.each([
    ['batchSize', 0, 'a whole number from 1 to 32'],
    ['batchSize', 33, 'a whole number from 1 to 32'],
    ['newBatchThreshold', -1, 'a whole number from 0'],
    ['maxDequeueCount', 0, 'a whole number from 1'],
    ['visibilityTimeout', '-00:00:01', 'write hh:mm:ss of no less than zero'],
    ['maxPollingInterval', '00:00:00.099', 'write hh:mm:ss of at least 100 ms'],
    ['messageEncoding', 'utf8', 'it must be "base64" or "none"'],
  ])('refuses %s %j of queues', (name, value, expected) => {
    expect(() => read(queues({ [name]: value }))).toThrow(HostConfigurationError)
    expect(() => read(queues({ [name]: value }))).toThrow(expected)
  })

  it('needs the file', () => {
    expect(() => readHostSettings(temporaryFolder(), {})).toThrow(HostConfigurationError)
  })

  it.each([{ version: undefined }, { version: '1.0' }, { version: 2 }])('needs version "2.0", not %j', (hostJson) => {
    expect(() => read(hostJson)).toThrow(/"version" must be "2\.0"/)
  })
})

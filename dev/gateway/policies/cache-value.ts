import { deserialize, serialize, type Value } from '../expressions/index.js'
import { runSteps } from '../pipeline/step.js'
import { ALL_SECTIONS, cachingType, type Policy } from './policy.js'
import { type Codec, policyCache } from './policy-cache.js'
import { valueKey } from './value-cache.js'
import { cachedVariable } from './variables.js'

interface Refreshed {
  readonly value: Value
  /** By the gateway's clock, in milliseconds since 1970. */
  readonly refreshAt: number
}

const codec: Codec<Refreshed> = {
  encode({ value, refreshAt }) {
    const text = serialize(value)
    return text === undefined ? undefined : `${refreshAt} ${text}`
  },
  decode(text) {
    const space = text.indexOf(' ')
    const value = deserialize(text.slice(space + 1))
    return value === undefined ? undefined : { value, refreshAt: Number(text.slice(0, space)) }
  },
}

/** For as long as a day where the policy does not say. */
const defaultSeconds = 86_400

/**
 * Finds a value in the cache, or has the policies in `<value>` set the variable and keeps what they set.
 * https://learn.microsoft.com/azure/api-management/cache-value-policy
 */
export const cacheValue: Policy = {
  name: 'cache-value',
  sections: ALL_SECTIONS,
  attributes: {
    key: { type: 'string', required: true },
    'variable-name': { type: 'string', required: true },
    'expires-after': { type: 'int' },
    'refresh-after': { type: 'int' },
    'default-value': { type: 'any' },
    'caching-type': cachingType,
  },
  children: { value: { policies: true, required: true } },
  compile(element, compiler) {
    const cache = policyCache(element, compiler, codec)
    const key = compiler.string(element, 'key')
    const variable = compiler.string(element, 'variable-name')
    const expires = compiler.int(element, 'expires-after', defaultSeconds)
    const refresh = compiler.attribute(element, 'refresh-after', 'int')
    const fallback = compiler.attribute(element, 'default-value', 'any')
    const steps = compiler.steps(element.children.find(({ name }) => name === 'value')!, 'value')
    return async (exchange) => {
      const { services } = exchange
      const { clock } = services
      const name = variable(exchange)
      const place = valueKey(`refreshed:${key(exchange)}`)
      const found = await cache.get(services, place)
      if (found !== undefined) exchange.variables.set(name, cachedVariable(found.value))
      if (found !== undefined && clock.now() < found.refreshAt) return undefined
      const flow = await runSteps(steps, exchange)
      const value = exchange.variables.get(name)
      if (value === undefined) {
        if (fallback !== undefined) exchange.variables.set(name, fallback(exchange))
        return flow
      }
      const lifetime = expires(exchange) * 1000
      const refreshAt = clock.now() + (refresh === undefined ? lifetime : refresh(exchange) * 1000)
      await cache.set(services, place, { value: cachedVariable(value), refreshAt }, lifetime)
      return flow
    }
  },
}

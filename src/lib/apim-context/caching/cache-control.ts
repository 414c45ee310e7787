import type { Decorator } from '../decorators/decorator.js'
import { defineLayer } from '../decorators/layer.js'
import { type CachePolicy, toCacheControl } from './cache-policy.js'
import { addVary } from './vary.js'

/**
 * Says on the handler's successes what caches may do with them. What the handler says itself in `Cache-Control` stands;
 * failures say nothing.
 *
 * @example cacheControl({ maxAge: 30, vary: ['Accept-Language'] })
 * @throws TypeError for a policy that contradicts itself, and for a name in `vary` that no header has
 */
export function cacheControl(policy: CachePolicy): Decorator<'guard', object, never> {
  const value = toCacheControl(policy)
  const { vary = [] } = policy
  const wrong = vary.find((name) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name))
  if (wrong !== undefined) throw new TypeError(`cacheControl: vary has '${wrong}', which is no name of a header`)
  return defineLayer({
    name: 'cacheControl',
    errors: [],
    effect: {
      responseHeaders: {
        'Cache-Control': `How long the answer may be used: \`${value}\`.`,
        ...(vary.length > 0 && { Vary: 'The headers of the request that the answer depends on.' }),
      },
    },
    async around(_input, next) {
      const answer = await next({})
      if (answer.status >= 400) return answer
      answer.headers['cache-control'] ??= value
      addVary(answer.headers, vary)
      return answer
    },
  })
}

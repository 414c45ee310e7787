import { PolicyError } from '../pipeline/step.js'
import { responseOf } from './message.js'
import type { Policy } from './policy.js'
import { replaceBody } from './set-body.js'

/** https://learn.microsoft.com/azure/api-management/jsonp-policy. Without the callback parameter the response goes out as it is. */
export const jsonp: Policy = {
  name: 'jsonp',
  once: true,
  sections: ['outbound'],
  attributes: { 'callback-parameter-name': { type: 'string', required: true } },
  compile(element, compiler) {
    const parameter = compiler.string(element, 'callback-parameter-name')
    return async (exchange) => {
      const name = parameter(exchange)
      const callback = exchange.request.originalUrl.query.get(name)?.[0]
      if (callback === undefined) return undefined
      if (!/^[\p{L}_$][\p{L}\p{N}_$.]*$/u.test(callback)) throw invalidCallback(name)
      const response = responseOf(exchange)
      const text = (await response.body.buffer()).toString('utf8')
      replaceBody(response, `${callback}(${text})`)
      response.headers.set('Content-Type', 'application/javascript')
      return undefined
    }
  },
}

function invalidCallback(name: string): PolicyError {
  const message = `Value of callback parameter ${name} is not a valid JavaScript identifier.`
  return new PolicyError({
    source: 'jsonp',
    reason: 'CallbackParameterInvalid',
    message,
    status: 400,
    statusReason: 'Bad Request',
    publicMessage: message,
  })
}

import type { Value } from '../expressions/index.js'
import { Box } from '../expressions/runtime/object.js'
import { INT } from '../expressions/types/core.js'
import type { GatewayResponse } from '../pipeline/exchange.js'

export function intVariable(value: number): Value {
  return new Box(INT, value)
}

/** The response in a variable that send-request, or an expression, put there. */
export function responseOfValue(_value: Value | undefined): GatewayResponse | undefined {
  return undefined
}

/** The value as JSON has it, for templates. */
export function plainVariable(value: Value): unknown {
  return value instanceof Box ? value.value : value
}

/** A response as `IResponse` in a variable; its body must be buffered. */
export function responseVariable(_response: GatewayResponse): Value {
  return null
}

/** A validated token as `Jwt`. */
export function jwtVariable(_token: string, _claims: object): Value {
  return null
}

/** JSON as the `JToken` that expressions work with. */
export function jsonVariable(_value: unknown): Value {
  return null
}

import { deserialize, serialize, type Value } from '../expressions/index.js'
import type { Codec } from './policy-cache.js'

/** Where a value lies in the cache, apart from responses. */
export function valueKey(key: string): string {
  return `value:${key}`
}

export const valueCodec: Codec<Value> = { encode: serialize, decode: deserialize }

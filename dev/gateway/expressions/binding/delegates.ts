import { Method, type Parameter } from '../types/members.js'
import type { Type } from '../types/type.js'

/** What a delegate type takes and gives; undefined for other types. */
export function delegateSignature(type: Type): { parameters: readonly Parameter[]; returns: Type } | undefined {
  if (type.kind !== 'delegate') return undefined
  const invoke = type.members('Invoke')[0]
  return invoke instanceof Method ? invoke : undefined
}

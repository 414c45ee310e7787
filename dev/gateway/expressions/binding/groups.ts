import { VOID } from '../types/core.js'
import type { Type } from '../types/type.js'
import type { Binder } from './binder.js'
import { callGroup } from './calls.js'
import { tryConvert } from './convert.js'
import { delegateSignature } from './delegates.js'
import { type Code, FIRST_SLOT, type Frame, type GroupOperand, type ValueOperand } from './operand.js'
import { FunctionScope, Scope } from './scope.js'

export function groupOperand(b: Binder, parts: Omit<GroupOperand, 'kind' | 'toDelegate'>): GroupOperand {
  const group: GroupOperand = { kind: 'group', ...parts, toDelegate: (to) => toDelegate(b, group, to) }
  return group
}

/** `Select(int.Parse)`: a lambda that passes its parameters on to the method. */
function toDelegate(b: Binder, group: GroupOperand, to: Type): Code | undefined {
  const signature = delegateSignature(to)
  if (signature === undefined) return undefined
  return b.attempt(() => {
    const owner = new FunctionScope(b.function, signature.returns)
    const receiverSlot = owner.size++
    const receiver: ValueOperand | undefined = group.receiver && {
      ...group.receiver,
      code: (frame) => frame[receiverSlot],
    }
    const list = signature.parameters.map(({ type }) => {
      const slot = owner.size++
      const operand: ValueOperand = { kind: 'value', type, position: group.position, code: (frame) => frame[slot] }
      return { mode: 'value', operand, position: group.position } as const
    })
    const { receiver: _, ...rest } = group
    const called = { ...rest, ...(receiver && { receiver }) }
    const call = b.within(new Scope(b.scope, owner), () => callGroup(b, called, list, group.position))
    const run = signature.returns === VOID ? call.code : tryConvert(b, call, signature.returns)
    return run === undefined ? undefined : delegateCode(group.receiver?.code, run)
  })
}

function delegateCode(receiver: Code | undefined, run: Code): Code {
  return (outer) => {
    const self = receiver === undefined ? null : receiver(outer)
    return (...values: unknown[]) => {
      const frame: Frame = [outer, null]
      frame[FIRST_SLOT] = self
      frame.push(...values)
      return run(frame)
    }
  }
}

import { step } from '../runtime/budget.js'
import { iterate } from '../runtime/sequence.js'
import { box } from '../runtime/typing.js'
import type { Statement } from '../syntax/ast.js'
import { explicitConversion } from '../types/conversions.js'
import { isArray, OBJECT, STRING } from '../types/core.js'
import { Method } from '../types/members.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { designate } from './assignment.js'
import type { Binder } from './binder.js'
import { nonNull } from './calls.js'
import { type BoundStatement, BREAK, CONTINUE, loopBody, NORMAL, scoped } from './control.js'
import { findMembers } from './members.js'
import { type Code, fail, type ValueOperand } from './operand.js'

type Foreach = Extract<Statement, { kind: 'foreach' }>

/** The loop's variables are new in every turn, so that a lambda keeps the turn's own. */
export function bindForeach(b: Binder, node: Foreach): BoundStatement {
  const source = b.value(node.source)
  const { element, items } = enumeration(source)
  const declared = node.type && b.type(node.type)
  const convertItem = declared === undefined ? undefined : itemConversion(element, declared, node.position)
  const slot = b.function.size++
  const turn = scoped(b, () => {
    const item: ValueOperand = { kind: 'value', type: declared ?? element, position: node.position, code: () => null }
    const store = designate(b, node.designation, declared, item, node.position, true)
    const body = loopBody(b, node.body)
    return {
      completes: true,
      run: (frame) => {
        store(frame, frame[slot])
        return body.run(frame)
      },
    }
  })
  return {
    completes: true,
    run: (frame) => {
      for (const item of items(frame)) {
        step()
        frame[slot] = convertItem === undefined ? item : convertItem(item)
        const signal = turn.run(frame)
        if (signal === BREAK) break
        if (signal > CONTINUE) return signal
      }
      return NORMAL
    },
  }
}

function itemConversion(from: Type, to: Type, position: number): ((value: unknown) => unknown) | undefined {
  const conversion = explicitConversion(from, to)
  if (conversion === undefined) return fail('CS0030', `Cannot convert type '${from.name}' to '${to.name}'`, position)
  return conversion.apply
}

/** The items of a collection whose static type does not say what they are. */
function* objects(source: unknown): Iterable<unknown> {
  const { element = OBJECT } = source as { readonly element?: Type }
  for (const item of iterate(source)) yield box(item, element)
}

/** What a collection gives: by its own GetEnumerator first, as for JObject, else as IEnumerable<T>. */
export function enumeration(source: ValueOperand): { element: Type; items: (frame: unknown[]) => Iterable<unknown> } {
  const { type } = source
  const code = nonNull(source) as Code
  const plain = (frame: unknown[]) => iterate(code(frame))
  if (type === STRING || isArray(type))
    return { element: type === STRING ? typeNamed('Char') : type.args[0]!, items: plain }
  const own = findMembers(type, 'GetEnumerator')
    .methods.flat()
    .find((member) => member instanceof Method && member.parameters.length === 0)
  if (own !== undefined && own.returns.args.length === 1) {
    return { element: own.returns.args[0]!, items: (frame) => own.invoke(code(frame)) as Iterable<unknown> }
  }
  const generic = [...type.ancestors].find(
    (ancestor) => ancestor.definition.name === 'IEnumerable' && ancestor.args.length === 1,
  )
  if (generic !== undefined) return { element: generic.args[0]!, items: plain }
  if ([...type.ancestors].some((ancestor) => ancestor.definition.name === 'IEnumerable'))
    return { element: OBJECT, items: (frame) => objects(code(frame)) }
  const message = `foreach statement cannot operate on variables of type '${type.name}' because it does not contain a public instance definition for 'GetEnumerator'`
  return fail('CS1579', message, source.position)
}

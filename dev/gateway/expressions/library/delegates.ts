import { define } from '../types/define.js'

type Delegate = (...args: unknown[]) => unknown

function defineDelegate(header: string, returns: string, parameters: readonly string[]): void {
  const list = parameters.map((type, i) => `${type}? arg${i + 1}`).join(', ')
  define(`delegate ${header}`, {
    [`${returns} Invoke(${list})`]: (self: Delegate, ...args: unknown[]) => self(...args),
  })
}

const MAXIMUM_PARAMETERS = 8
for (let count = 0; count <= MAXIMUM_PARAMETERS; count++) {
  const names = Array.from({ length: count }, (_, i) => `T${i + 1}`)
  const contravariant = names.map((name) => `in ${name}`)
  defineDelegate(`System.Func<${[...contravariant, 'out TResult'].join(', ')}>`, 'TResult', names)
  defineDelegate(`System.Action${count === 0 ? '' : `<${contravariant.join(', ')}>`}`, 'void', names)
}
defineDelegate('System.Predicate<in T>', 'bool', ['T'])
defineDelegate('System.Comparison<in T>', 'int', ['T', 'T'])
defineDelegate('System.Converter<in TInput, out TOutput>', 'TOutput', ['TInput'])
defineDelegate('System.Text.RegularExpressions.MatchEvaluator', 'string', ['Match'])

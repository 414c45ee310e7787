import type { PolicyElement } from '../documents/element.js'
import type { HeaderList } from '../http/headers.js'
import { needsValue } from './exists-action.js'
import { messagePolicy } from './message.js'
import { ALL_SECTIONS, type Edit } from './policy.js'

/** Headers of which several values go out as several lines; those of all others are joined by a comma. */
const separate: ReadonlySet<string> = new Set([
  'user-agent',
  'www-authenticate',
  'proxy-authenticate',
  'cookie',
  'set-cookie',
  'warning',
  'date',
  'expires',
  'if-modified-since',
  'if-unmodified-since',
  'last-modified',
  'retry-after',
])

/** Headers that API Management keeps to itself: a policy's change to them has no effect. */
const kept: ReadonlySet<string> = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding'])

/** https://learn.microsoft.com/azure/api-management/set-header-policy */
export const setHeader = messagePolicy({
  name: 'set-header',
  sections: ALL_SECTIONS,
  attributes: {
    name: { type: 'string', required: true },
    'exists-action': { type: ['override', 'skip', 'append', 'delete'] },
  },
  children: { value: { text: 'string', many: true } },
  rule: needsValue,
  edit(element, compiler): Edit {
    const name = compiler.string(element, 'name')
    const action = compiler.string(element, 'exists-action', 'override')
    const values = element.children.map((child: PolicyElement) => compiler.text(child))
    const fixed = compiler.literal(element, 'name')
    const fixedAction = element.attributes.has('exists-action')
      ? compiler.literal(element, 'exists-action')
      : 'override'
    if (fixed !== undefined && !kept.has(fixed.toLowerCase())) {
      // The usual forms, prepared as far as they can be: a request passes through dozens of them.
      const [only] = values
      if (fixedAction === 'delete') return (_exchange, { headers }) => void headers.delete(fixed)
      if (fixedAction === 'override' && only !== undefined && values.length === 1) {
        return (exchange, { headers }) => headers.set(fixed, only(exchange))
      }
    }
    return (exchange, { headers }) => {
      const given = values.map((value) => value(exchange))
      apply(headers, name(exchange), action(exchange), given)
    }
  },
})

function apply(headers: HeaderList, name: string, action: string, values: readonly string[]): void {
  switch (action) {
    case 'delete':
      if (!kept.has(name.toLowerCase())) headers.delete(name)
      return
    case 'skip':
      if (!headers.has(name)) override(headers, name, values)
      return
    case 'append':
      override(headers, name, [...headers.getAll(name), ...values])
      return
    default:
      override(headers, name, values)
  }
}

function override(headers: HeaderList, name: string, values: readonly string[]): void {
  const lower = name.toLowerCase()
  if (kept.has(lower)) return
  if (values.length > 1 && !separate.has(lower)) headers.set(name, values.join(','))
  else headers.setAll(name, values)
}

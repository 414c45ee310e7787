import type { PolicyElement } from '../documents/element.js'

/** The rule of set-header and set-query-parameter: only to delete needs no value. */
export function needsValue({ name, attributes, children }: PolicyElement): string | undefined {
  const action = attributes.get('exists-action')?.value
  if (children.length > 0 || action?.expression === true || action?.text === 'delete') return undefined
  return `<${name}> needs a <value> inside unless exists-action is "delete": add it`
}

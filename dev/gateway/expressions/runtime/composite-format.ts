import { allocate } from './budget.js'
import { raise } from './exceptions.js'
import { displayObject, formatObject } from './text.js'

const ITEM = /\{\{|\}\}|\{\s*(\d+)\s*(?:,\s*(-?\d+)\s*)?(?::((?:[^{}]|\{\{|\}\})*))?\}|[{}]/g

/** string.Format: `{0}`, `{1,10}`, `{2:N2}`. */
export function compositeFormat(format: string, items: readonly unknown[]): string {
  const result = format.replace(ITEM, (token, index?: string, width?: string, itemFormat?: string) => {
    if (token === '{{') return '{'
    if (token === '}}') return '}'
    if (index === undefined)
      return raise(
        'FormatException',
        'Input string was not in a correct format. Failure to parse near the format item.',
      )
    if (Number(index) >= items.length) {
      return raise(
        'FormatException',
        'Index (zero based) must be greater than or equal to zero and less than the size of the argument list.',
      )
    }
    const item = items[Number(index)]
    const text =
      itemFormat === undefined || itemFormat === ''
        ? displayObject(item)
        : formatObject(item, itemFormat.replaceAll('{{', '{').replaceAll('}}', '}'))
    const columns = Number(width ?? 0)
    allocate(Math.abs(columns))
    return columns < 0 ? text.padEnd(-columns) : text.padStart(columns)
  })
  allocate(result.length)
  return result
}

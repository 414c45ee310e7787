import { UsageError } from '../azure/service.js'

/** A list of functions in the text of `src/functions/index.ts`. */
export interface FunctionList {
  /** The variable of the API that they are put into, where they are. */
  readonly api: string | undefined
  /** Where its members are in the text. */
  readonly start: number
  readonly end: number
}

/**
 * Finds the list of the API whose variable is given; else that of the first API, or the only list where there are no APIs.
 * @throws UsageError when there is none
 */
export function findList(text: string, wanted?: string): FunctionList {
  const lists = [...text.matchAll(/\binApi\((\w+), \[|\bfunctions = \[(?!\s*\.\.\.)/g)]
  const list = lists.find(([, api]) => wanted === undefined || api === wanted)
  if (!list) {
    throw new UsageError(
      wanted === undefined
        ? 'src/functions/index.ts has no list to add to: neither inApi(api, [ … ]) nor functions = [ … ]'
        : `src/functions/index.ts puts nothing into an API ${wanted}: it has no inApi(${wanted}, [ … ])`,
    )
  }
  const start = list.index + list[0].length
  return { api: list[1], start, end: text.indexOf(']', start) }
}

/** The text with one function more at the end of a list, and its import; for a formatter to tidy up. */
export function addToList(text: string, { start, end }: FunctionList, name: string, file: string): string {
  const members = text.slice(start, end).trimEnd().replace(/,$/, '')
  const list = members === '' ? name : `${members}, ${name}`
  return `import { ${name} } from './${file}.js'\n${text.slice(0, start)}${list}${text.slice(end)}`
}

import type { Problem } from '../problem.js'
import type { Located, Place } from './located.js'

/** Puts named values into a text; reports those that have none. */
export type Substitute = (text: string, at: Place) => string

/**
 * Reads the members of one JSON object and notes which were asked for, so that `end()` can report the rest.
 * A member of the wrong type is a problem and counts as absent.
 */
export class Fields {
  readonly #asked = new Set<string>()
  readonly #entries: ReadonlyMap<string, Located>

  constructor(
    readonly node: Located,
    private readonly what: string,
    private readonly problems: Problem[],
    private readonly substitute: Substitute = (text) => text,
  ) {
    this.#entries = node.kind === 'map' ? node.entries : new Map()
    if (node.kind !== 'map') this.problem(`${what} has to be an object`)
  }

  /** The names of the members, of an object whose names are free. */
  get names(): readonly string[] {
    return [...this.#entries.keys()]
  }

  problem(message: string, name?: string): void {
    const at = (name === undefined ? undefined : this.#entries.get(name)?.at) ?? this.node.at
    this.problems.push({ ...at, message })
  }

  has(name: string): boolean {
    return this.#get(name) !== undefined
  }

  /** Where the member stands, or the object when it is absent. */
  at(name: string): Place {
    return this.#entries.get(name)?.at ?? this.node.at
  }

  string(name: string): string | undefined {
    const node = this.#get(name)
    if (node === undefined) return undefined
    if (node.kind === 'scalar' && typeof node.value === 'string') return this.substitute(node.value, node.at)
    if (node.kind === 'scalar' && typeof node.value === 'number') return String(node.value)
    return this.#wrong(name, 'a string')
  }

  requiredString(name: string): string {
    const value = this.string(name)
    if (value !== undefined) return value
    if (!this.has(name)) this.problem(`${this.what} needs "${name}"`)
    return ''
  }

  boolean(name: string): boolean | undefined {
    const node = this.#get(name)
    if (node === undefined) return undefined
    return node.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : this.#wrong(name, 'true or false')
  }

  integer(name: string): number | undefined {
    const node = this.#get(name)
    if (node === undefined) return undefined
    return node.kind === 'scalar' && Number.isSafeInteger(node.value)
      ? Number(node.value)
      : this.#wrong(name, 'an integer')
  }

  /** One of some words, compared without case and given back as listed. */
  oneOf<T extends string>(name: string, words: readonly T[]): T | undefined {
    const value = this.string(name)
    if (value === undefined) return undefined
    const word = words.find((candidate) => candidate.toLowerCase() === value.toLowerCase())
    return word ?? this.#wrong(name, `one of ${words.join(', ')}, not "${value}"`)
  }

  /** A date and time in ISO 8601, in milliseconds since 1970. */
  date(name: string): number | undefined {
    const value = this.string(name)
    if (value === undefined) return undefined
    const time = Date.parse(value)
    return Number.isNaN(time) ? this.#wrong(name, 'a date and time such as 2026-01-31T00:00:00Z') : time
  }

  /** A duration in ISO 8601 of days and smaller, in milliseconds. */
  duration(name: string): number | undefined {
    const value = this.string(name)
    if (value === undefined) return undefined
    const match = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(value)
    if (match === null || value === 'P') return this.#wrong(name, 'a duration such as PT30S or P1D')
    const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
      number,
      number,
      number,
      number,
    ]
    return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
  }

  /** The value as it is written; undefined when absent. */
  located(name: string): Located | undefined {
    return this.#get(name)
  }

  /** The members of an object whose names are free; none when absent. */
  members(name: string): readonly (readonly [name: string, value: Located])[] {
    const node = this.#get(name)
    if (node === undefined) return []
    return node.kind === 'map' ? [...node.entries] : (this.#wrong(name, 'an object') ?? [])
  }

  object(name: string): Fields | undefined {
    const node = this.#get(name)
    if (node === undefined) return undefined
    return new Fields(node, `"${name}"`, this.problems, this.substitute)
  }

  /** A list of objects; empty when absent. */
  objects(name: string): Fields[] {
    return this.#items(name).map((item) => new Fields(item, `an item of "${name}"`, this.problems, this.substitute))
  }

  /** A list of objects, or one without its list; empty when absent. */
  oneOrMore(name: string): Fields[] {
    return this.#get(name)?.kind === 'list' ? this.objects(name) : [this.object(name) ?? []].flat()
  }

  /** A list of strings; undefined when absent. */
  strings(name: string): string[] | undefined {
    return this.has(name) ? this.#items(name).flatMap((item) => this.#text(item, name)) : undefined
  }

  /** An object whose members are strings or lists of strings; empty when absent. */
  stringLists(name: string): Record<string, string[]> {
    const node = this.#get(name)
    if (node === undefined) return {}
    if (node.kind !== 'map') return this.#wrong(name, 'an object') ?? {}
    const lists = [...node.entries].map(([key, value]): [string, string[]] => {
      const items = value.kind === 'list' ? value.items : [value]
      return [key, items.flatMap((item) => this.#text(item, `${name}.${key}`))]
    })
    return Object.fromEntries(lists)
  }

  /** Members that API Management has and this gateway has no use for. */
  ignore(...names: readonly string[]): this {
    for (const name of names) this.#asked.add(name)
    return this
  }

  /** Reports members that nothing asked for. */
  end(): void {
    for (const [name, { at }] of this.#entries) {
      if (!this.#asked.has(name)) this.problems.push({ ...at, message: `${this.what} has no property "${name}"` })
    }
  }

  #get(name: string): Located | undefined {
    this.#asked.add(name)
    const node = this.#entries.get(name)
    return node?.kind === 'scalar' && node.value === null ? undefined : node
  }

  #items(name: string): readonly Located[] {
    const node = this.#get(name)
    if (node === undefined) return []
    return node.kind === 'list' ? node.items : (this.#wrong(name, 'a list') ?? [])
  }

  #text(node: Located, name: string): string[] {
    if (node.kind === 'scalar' && typeof node.value === 'string') return [this.substitute(node.value, node.at)]
    this.problems.push({ ...node.at, message: `"${name}" has to hold strings` })
    return []
  }

  #wrong(name: string, expected: string): undefined {
    this.problem(`"${name}" has to be ${expected}`, name)
  }
}

/** The bit by which a small letter differs from its capital. */
const LOWER_CASE = 0x20

/**
 * The headers of a message as they go over the wire: in order, with their spelling, a name as often as it stands there.
 * Names are compared without case. Kept as one flat array, which is what node:http and undici read and write.
 */
export class HeaderList implements Iterable<readonly [name: string, value: string]> {
  #raw: string[]

  constructor(entries: Iterable<readonly [name: string, value: string]> = []) {
    this.#raw = []
    for (const [name, value] of entries) this.#raw.push(name, value)
  }

  /** From `[name, value, name, value, …]`, such as `IncomingMessage.rawHeaders`. The list takes the array over. */
  static fromRaw(raw: string[]): HeaderList {
    return new HeaderList().adopt(raw)
  }

  /** `[name, value, name, value, …]` as it is kept: to read, not to hold on to. */
  get raw(): readonly string[] {
    return this.#raw
  }

  /** How many header lines there are. */
  get size(): number {
    return this.#raw.length / 2
  }

  /** All values of a name joined by a comma without a space, as `Headers.GetValueOrDefault` gives them. */
  get(name: string): string | undefined {
    const first = this.#find(name, 0)
    if (first < 0) return undefined
    if (this.#find(name, first + 2) < 0) return this.#raw[first + 1]
    return this.getAll(name).join(',')
  }

  getAll(name: string): string[] {
    const values: string[] = []
    for (let i = this.#find(name, 0); i >= 0; i = this.#find(name, i + 2)) values.push(this.#raw[i + 1]!)
    return values
  }

  has(name: string): boolean {
    return this.#find(name, 0) >= 0
  }

  /** Replaces every line of this name by one, in the place of the first. */
  set(name: string, value: string): void {
    const raw = this.#raw
    const first = this.#find(name, 0)
    if (first < 0) raw.push(name, value)
    else if (this.#find(name, first + 2) < 0) {
      raw[first] = name
      raw[first + 1] = value
    } else this.setAll(name, [value])
  }

  /** Replaces every line of this name by as many as there are values, in the place of the first. */
  setAll(name: string, values: readonly string[]): void {
    const first = this.#find(name, 0)
    if (first < 0) {
      for (const value of values) this.#raw.push(name, value)
      return
    }
    this.delete(name)
    this.#raw.splice(first, 0, ...values.flatMap((value) => [name, value]))
  }

  /** Adds a line, keeping those there are. */
  append(name: string, value: string): void {
    this.#raw.push(name, value)
  }

  /** Removes every line of this name; whether there was one. */
  delete(name: string): boolean {
    let found = false
    for (let i = this.#find(name, 0); i >= 0; i = this.#find(name, i)) {
      this.#raw.splice(i, 2)
      found = true
    }
    return found
  }

  /** The distinct names, spelled as on their first line. */
  names(): string[] {
    const names = new Map<string, string>()
    for (const [name] of this) {
      const key = name.toLowerCase()
      if (!names.has(key)) names.set(key, name)
    }
    return [...names.values()]
  }

  clone(): HeaderList {
    return HeaderList.fromRaw(this.#raw.slice())
  }

  protected adopt(raw: string[]): this {
    this.#raw = raw
    return this
  }

  *[Symbol.iterator](): Generator<readonly [name: string, value: string]> {
    for (let i = 0; i < this.#raw.length; i += 2) yield [this.#raw[i]!, this.#raw[i + 1]!]
  }

  /**
   * Index of the next line of this name from `from` on, or -1. Comparing lengths and last letters first makes the scan cheaper
   * than a map.
   */
  #find(name: string, from: number): number {
    const raw = this.#raw
    const { length } = name
    const last = name.charCodeAt(length - 1) | LOWER_CASE
    let lower: string | undefined
    for (let i = from; i < raw.length; i += 2) {
      const candidate = raw[i]!
      if (candidate.length !== length) continue
      if (candidate === name) return i
      if ((candidate.charCodeAt(length - 1) | LOWER_CASE) !== last) continue
      lower ??= name.toLowerCase()
      if (candidate.toLowerCase() === lower) return i
    }
    return -1
  }
}

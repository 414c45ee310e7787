/** The headers of an answer as fetch's Headers show them, over the plain record that they are kept in. */
export class LeanHeaders {
  readonly #record: Record<string, string>

  constructor(record: Record<string, string>) {
    this.#record = record
  }

  get(name: string): string | null {
    return this.#record[name.toLowerCase()]?.trim() ?? null
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#record, name.toLowerCase())
  }

  set(name: string, value: string): void {
    this.#record[name.toLowerCase()] = value
  }

  append(name: string, value: string): void {
    const before = this.get(name)
    this.set(name, before === null ? value : `${before}, ${value}`)
  }

  delete(name: string): void {
    delete this.#record[name.toLowerCase()]
  }

  getSetCookie(): string[] {
    const cookie = this.get('set-cookie')
    return cookie === null ? [] : [cookie]
  }

  *entries(): IterableIterator<[string, string]> {
    for (const name in this.#record) yield [name, this.#record[name]!.trim()]
  }

  keys(): string[] {
    return Object.keys(this.#record)
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this.entries()) yield value
  }

  forEach(callback: (value: string, name: string, headers: LeanHeaders) => void): void {
    for (const [name, value] of this.entries()) callback(value, name, this)
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries()
  }
}

/** A dictionary of .NET's `OrdinalIgnoreCase`: keys differ by more than case, and the first one's casing stays. */
export class CaseInsensitiveMap<V> {
  private readonly names = new Map<string, string>()
  private readonly values = new Map<string, V>()

  set(key: string, value: V): void {
    const name = this.names.get(key.toUpperCase()) ?? key
    this.names.set(key.toUpperCase(), name)
    this.values.set(name, value)
  }

  toObject(): Record<string, V> {
    return Object.fromEntries(this.values)
  }
}

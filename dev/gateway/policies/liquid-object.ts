/**
 * An object for templates of which every member is looked up, and nothing else can be reached: neither a class's own members nor
 * what JavaScript gives every object. `text` is what it shows where it is written out.
 */
export function liquidObject(find: (name: string) => unknown, text = ''): object {
  const member = (name: string | symbol): unknown => (typeof name === 'string' ? find(name) : undefined)
  return new Proxy(Object.create(null), {
    get: (_, name) => (name === 'valueOf' || name === 'toString' ? () => text : member(name)),
    has: (_, name) => member(name) !== undefined,
    getOwnPropertyDescriptor(_, name) {
      const value = member(name)
      return value === undefined ? undefined : { value, configurable: true, enumerable: true, writable: false }
    },
  })
}

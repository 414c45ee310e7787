import type { Made } from './dependency.js'

/** Takes what a creator gave apart into the instance and its clean-up. */
export async function toMade(created: unknown): Promise<Made> {
  if (isGenerator(created)) {
    const { value } = await created.next()
    return { value, cleanUp: (failure) => finish(created, failure) }
  }
  const dispose = disposerOf(created)
  return dispose ? { value: created, cleanUp: dispose } : { value: created }
}

function isGenerator(created: unknown): created is AsyncGenerator {
  return Object.prototype.toString.call(created) === '[object AsyncGenerator]'
}

/** Lets a generator go on after its `yield`, which throws what the request failed with; it may let that pass. */
async function finish(generator: AsyncGenerator, failure: unknown): Promise<void> {
  try {
    const { done } = await (failure === undefined ? generator.next() : generator.throw(failure))
    if (!done) throw new TypeError('A provided generator yields once; this one did so again')
  } catch (error) {
    if (error !== failure) throw error
  }
}

function disposerOf(created: unknown): (() => unknown) | undefined {
  if (typeof created !== 'object' || created === null) return undefined
  const { [Symbol.asyncDispose]: dispose, [Symbol.dispose]: disposeNow } = created as Partial<
    AsyncDisposable & Disposable
  >
  return (dispose ?? disposeNow)?.bind(created)
}

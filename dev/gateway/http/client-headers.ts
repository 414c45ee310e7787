import { HeaderList } from './headers.js'

/**
 * The headers that a client sent. Its Host names the gateway, so it does not go on to the backend unless a policy sets one;
 * this list knows whether one did.
 */
export class ClientHeaders extends HeaderList {
  #isHostSet = false

  static override fromRaw(raw: string[]): ClientHeaders {
    return new ClientHeaders().adopt(raw)
  }

  get isHostSet(): boolean {
    return this.#isHostSet
  }

  override set(name: string, value: string): void {
    if (isHost(name)) this.#isHostSet = true
    super.set(name, value)
  }

  override setAll(name: string, values: readonly string[]): void {
    if (isHost(name)) this.#isHostSet = true
    super.setAll(name, values)
  }

  override append(name: string, value: string): void {
    if (isHost(name)) this.#isHostSet = true
    super.append(name, value)
  }

  override clone(): ClientHeaders {
    const copy = ClientHeaders.fromRaw(this.raw.slice())
    copy.#isHostSet = this.#isHostSet
    return copy
  }
}

function isHost(name: string): boolean {
  return name.length === 4 && name.toLowerCase() === 'host'
}

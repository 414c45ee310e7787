const SEED = 161_803_398
const MAXIMUM = 0x7fffffff

/** The generator behind `new Random(seed)` in .NET: Knuth's subtractive method, with its table of 55 numbers. */
export class SeededRandom {
  readonly #table = new Int32Array(56)
  #first = 0
  #second = 21

  constructor(seed: number) {
    const table = this.#table
    let mj = (SEED - (seed === -0x80000000 ? MAXIMUM : Math.abs(seed))) | 0
    table[55] = mj
    let mk = 1
    let at = 0
    for (let i = 1; i < 55; i++) {
      at = (at + 21) % 55
      table[at] = mk
      mk = (mj - mk) | 0
      if (mk < 0) mk += MAXIMUM
      mj = table[at]!
    }
    for (let round = 1; round < 5; round++) {
      for (let i = 1; i < 56; i++) {
        let n = i + 30
        if (n >= 55) n -= 55
        table[i] = (table[i]! - table[1 + n]!) | 0
        if (table[i]! < 0) table[i] = table[i]! + MAXIMUM
      }
    }
  }

  next(): number {
    this.#first = this.#first >= 55 ? 1 : this.#first + 1
    this.#second = this.#second >= 55 ? 1 : this.#second + 1
    let result = (this.#table[this.#first]! - this.#table[this.#second]!) | 0
    if (result === MAXIMUM) result--
    if (result < 0) result += MAXIMUM
    this.#table[this.#first] = result
    return result
  }

  sample(): number {
    return this.next() * (1 / MAXIMUM)
  }

  between(minimum: number, maximum: number): number {
    const range = maximum - minimum
    if (range <= MAXIMUM) return Math.trunc(this.sample() * range) + minimum
    const value = this.next()
    const large = this.next() % 2 === 0 ? -value : value
    return Math.trunc(((large + MAXIMUM - 1) / (2 * MAXIMUM - 1)) * range) + minimum
  }
}

/** No order has this id. */
export class OrderNotFoundError extends Error {
  override readonly name = 'OrderNotFoundError'
  constructor(readonly orderId: string) {
    super(`Order ${orderId} does not exist.`)
  }
}

export interface OrderProblem {
  /** A path into the draft such as `lines[2].item_id`. */
  readonly place: string
  readonly message: string
}

/** What was asked for cannot be ordered; every reason is told. */
export class InvalidOrderError extends Error {
  override readonly name = 'InvalidOrderError'
  constructor(readonly problems: readonly OrderProblem[]) {
    super(problems.map(({ place, message }) => `${place}: ${message}`).join(' '))
  }
}

/** Why a token is refused: `context.LastError.Reason` and `.Message`. */
export class TokenError extends Error {
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message)
  }
}

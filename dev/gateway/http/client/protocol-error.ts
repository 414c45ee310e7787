/** A message that is not HTTP/1.1 as it has to be: one that a backend sent, or one that policies made. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}

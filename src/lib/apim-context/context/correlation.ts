const wellFormed = /^[A-Za-z0-9._~-]{1,128}$/

/** The id that was sent, if it is harmless in a log line and a header, else a fresh one. */
export function acceptId(sent: string | null, fresh: () => string): string {
  return sent !== null && wellFormed.test(sent) ? sent : fresh()
}

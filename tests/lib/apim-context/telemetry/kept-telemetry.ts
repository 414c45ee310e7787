import type { Sender } from '../../../../src/lib/apim-context/telemetry/sender.js'

/** A sender that keeps what it is given. */
export function createSender(closing: () => Promise<void> = async () => undefined) {
  const given: string[] = []
  const sender: Sender = {
    run: (_context, _route, work) => work(),
    observe: ({ status }) => void given.push(`observe ${status}`),
    exception: (error) => void given.push(`exception ${error}`),
    record: (_origin, level, message) => void given.push(`record ${level} ${message}`),
    event: (_origin, name) => void given.push(`event ${name}`),
    metric: (name) => void given.push(`metric ${name}`),
    close: () => closing().then(() => void given.push('close')),
  }
  return { sender, given }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const CTRL_C = '\u0003'
const PARENT_CHECK = 500

/**
 * Resolves when someone wants an end: Ctrl-C, `kill`, a closed terminal, or the end of the npm that runs us. Whatever comes
 * while we are stopping changes nothing.
 */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve())
    onCtrlC(resolve)
    onOrphaned(resolve)
  })
}

/**
 * In a terminal Ctrl-C is read as a key. As a signal it would reach npm's shell as well, which then reports 130 in place of our
 * status on Linux and asks "Terminate batch job (Y/N)?" on Windows.
 */
function onCtrlC(stop: () => void): void {
  if (!process.stdin.isTTY) return
  process.stdin.setRawMode(true)
  process.stdin.setEncoding('utf8')
  process.stdin.on('data', (keys: string) => {
    if (keys.includes(CTRL_C)) stop()
  })
}

/** A signal to npm alone ends npm and its shell but not us: https://github.com/npm/cli/issues/5776 */
function onOrphaned(stop: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid !== parent) stop()
  }, PARENT_CHECK)
  timer.unref()
}

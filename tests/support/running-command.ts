import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

/** A command in a process group of its own, as a terminal would run it, with all that it prints. */
export class RunningCommand {
  readonly #child: ChildProcess
  readonly #exit: Promise<number | null>
  readonly #listeners = new Set<() => void>()
  output = ''

  constructor(command: string, args: readonly string[], options: { cwd: string; env?: Record<string, string> }) {
    this.#child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const collect = (chunk: Buffer) => {
      this.output += chunk
      for (const listener of this.#listeners) listener()
    }
    this.#child.stdout?.on('data', collect)
    this.#child.stderr?.on('data', collect)
    this.#exit = once(this.#child, 'close').then(([code]) => code as number | null)
  }

  /** Waits for output after position `from`; fails with what was printed when the command ends before. */
  async printed(pattern: RegExp, from = 0): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output.slice(from))
      if (match) return match
      const ended = await Promise.race([
        this.#exit.then(() => true),
        new Promise<false>((resolve) => {
          const listener = () => {
            this.#listeners.delete(listener)
            resolve(false)
          }
          this.#listeners.add(listener)
        }),
      ])
      if (ended && !pattern.test(this.output.slice(from))) throw new Error(`never printed ${pattern}:\n${this.output}`)
    }
  }

  get pid(): number {
    return this.#child.pid!
  }

  /** Sends a signal to the whole group, as a terminal's Ctrl-C does. */
  signal(signal: NodeJS.Signals): void {
    process.kill(-this.#child.pid!, signal)
  }

  exited(): Promise<number | null> {
    return this.#exit
  }

  /** Waits until no process of the group is left; rejects with those that still are after 5 seconds. */
  async gone(): Promise<void> {
    const deadline = Date.now() + 5000
    let left = this.#processes()
    while (left.length > 0) {
      if (Date.now() > deadline) throw new Error(`Left over:\n${left.map(({ args }) => args).join('\n')}`)
      await delay(50)
      left = this.#processes()
    }
  }

  /** Process id of the one process of the group whose command line matches. */
  find(commandLine: RegExp): number {
    const found = this.#processes().filter(({ args }) => commandLine.test(args))
    if (found.length !== 1) throw new Error(`${found.length} processes match ${commandLine}`)
    return found[0]!.pid
  }

  #processes(): { pid: number; args: string }[] {
    const list = execFileSync('ps', ['-A', '-o', 'pid=,pgid=,stat=,args='], { encoding: 'utf8' })
    return list.split('\n').flatMap((line) => {
      const [, pid, group, state, args] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
      return group === String(this.#child.pid) && !state!.startsWith('Z') ? [{ pid: Number(pid), args: args! }] : []
    })
  }

  /** For clean-up after a failed test. */
  kill(): void {
    if (this.#processes().length > 0) this.signal('SIGKILL')
  }
}

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'

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

  /** Sends a signal to the whole group, as Ctrl-C does. */
  signal(signal: NodeJS.Signals): void {
    process.kill(-this.#child.pid!, signal)
  }

  exited(): Promise<number | null> {
    return this.#exit
  }

  /** Whether any process of the group is left. */
  get alive(): boolean {
    try {
      process.kill(-this.#child.pid!, 0)
      return true
    } catch {
      return false
    }
  }

  /** Process id of the one process of the group whose command line matches. */
  find(commandLine: RegExp): number {
    const list = execFileSync('ps', ['-A', '-o', 'pid=,pgid=,args='], { encoding: 'utf8' })
    const found = list
      .split('\n')
      .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
      .filter((match) => match?.[2] === String(this.#child.pid) && commandLine.test(match[3]!))
    if (found.length !== 1) throw new Error(`${found.length} processes match ${commandLine}:\n${list}`)
    return Number(found[0]![1])
  }

  /** For clean-up after a failed test. */
  kill(): void {
    if (this.alive) this.signal('SIGKILL')
  }
}

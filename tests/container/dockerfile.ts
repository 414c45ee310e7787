/** One instruction of a Dockerfile, line continuations joined. */
interface Instruction {
  readonly name: string
  readonly text: string
}

export interface Stage {
  readonly name: string
  readonly from: string
  readonly instructions: readonly Instruction[]
}

export interface Dockerfile {
  /** Global ARGs with their defaults. */
  readonly args: Readonly<Record<string, string>>
  readonly stages: readonly Stage[]
}

/** Reads what the tests need of a Dockerfile: https://docs.docker.com/reference/dockerfile/ */
export function parseDockerfile(text: string): Dockerfile {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replace(/\\\n/g, '')
    .split('\n')
  const args: Record<string, string> = {}
  const stages: { name: string; from: string; instructions: Instruction[] }[] = []
  for (const line of lines) {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    if (!name) throw new Error(`No instruction: ${line}`)
    const stage = stages.at(-1)
    if (name === 'FROM') {
      const [from = '', , alias = ''] = rest.split(/\s+/)
      stages.push({ name: alias, from, instructions: [] })
    } else if (stage) stage.instructions.push({ name, text: rest })
    else if (name === 'ARG') args[rest.split('=')[0] ?? ''] = rest.slice(rest.indexOf('=') + 1)
  }
  return { args, stages }
}

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What the stand-in does for the first rule whose words all occur in the command line. */
export interface Rule {
  readonly when: string
  readonly stdout?: unknown
  readonly stderr?: string
  readonly status?: number
}

export interface StandIn {
  /** An environment in which `az` and `azd` are the stand-ins and nothing else of Azure's is found. */
  readonly env: NodeJS.ProcessEnv
  /** The command lines so far, each joined by blanks. */
  calls(): Promise<string[]>
  dispose(): Promise<void>
}

const SCRIPT = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs')
const { basename, join } = require('node:path')
const args = process.argv.slice(2)
// A body given as @file is recorded as its text: the file is gone when the test looks.
const shown = args.map((each) => (each.startsWith('@') ? readFileSync(each.slice(1), 'utf8') : each))
appendFileSync(join(__dirname, 'calls.jsonl'), JSON.stringify([basename(__filename), ...shown].join(' ')) + '\\n')
const line = args.join(' ')
const rules = JSON.parse(readFileSync(join(__dirname, 'rules.json'), 'utf8'))
const rule = rules.find(({ when }) => when.split(' ').every((word) => line.includes(word))) ?? {}
if (rule.stdout !== undefined) process.stdout.write(JSON.stringify(rule.stdout))
if (rule.stderr !== undefined) process.stderr.write(rule.stderr)
process.exit(rule.status ?? 0)
`

/** Makes `az` and `azd` that record how they are called and answer by the rules. */
export async function createStandIn(rules: readonly Rule[] = []): Promise<StandIn> {
  const directory = await mkdtemp(join(tmpdir(), 'azure-cli-'))
  for (const name of ['az', 'azd']) {
    await writeFile(join(directory, name), SCRIPT)
    await chmod(join(directory, name), 0o755)
  }
  await writeFile(join(directory, 'rules.json'), JSON.stringify(rules))
  await writeFile(join(directory, 'calls.jsonl'), '')
  return {
    env: { PATH: `${directory}:${dirname(process.execPath)}`, HOME: directory },
    async calls() {
      const text = await readFile(join(directory, 'calls.jsonl'), 'utf8')
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as string)
    },
    dispose: () => rm(directory, { recursive: true, force: true }),
  }
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { parse, parseDocument } from 'yaml'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FOLDER = '.github/workflows'
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly steps: readonly Step[]
  readonly needs?: string
  readonly strategy?: { readonly matrix: { readonly node: readonly string[] } }
}
interface Workflow {
  readonly name: string
  readonly on: Readonly<Record<string, { readonly paths?: readonly string[] } | null>>
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const files = readdirSync(join(ROOT, FOLDER))
const workflow = (file: string) => parse(read(`${FOLDER}/${file}`)) as Workflow
const jobs = files.flatMap((file) =>
  Object.entries(workflow(file).jobs).map(([name, job]) => [`${file} ${name}`, job] as const),
)
const steps = jobs.flatMap(([job, { steps: all }]) => all.map((step) => [job, step] as const))
const commands = steps.flatMap(([job, { run }]) => (run ? [[job, run] as const] : []))

describe('the workflows', () => {
  it('are the four', () => {
    expect(files.sort()).toEqual(['azure-dev.yml', 'infra.yml', 'named-values.yml', 'test.yml'])
  })

  it.each(files)('%s is YAML without anchors, duplicates or warnings', (file) => {
    const { errors, warnings } = parseDocument(read(`${FOLDER}/${file}`))
    expect([...errors, ...warnings]).toEqual([])
    expect(read(`${FOLDER}/${file}`)).not.toMatch(/: [&*]\w/)
  })

  it.each(files)('%s may read the repository and no more, unless a job says so', (file) => {
    expect(workflow(file).permissions).toEqual({ contents: 'read' })
  })

  it.each(jobs)('%s asks for a token of the identity provider exactly when it signs in to Azure', (_name, job) => {
    const signsIn = job.steps.some(
      ({ uses = '', run = '' }) => uses.startsWith('azure/login@') || run.startsWith('azd auth login'),
    )
    expect(job.permissions?.['id-token'] === 'write').toBe(signsIn)
  })

  it.each(jobs)('%s cannot run for ever', (_name, job) => expect(job['timeout-minutes']).toBeLessThanOrEqual(120))

  it('pin every action by version', () => {
    const actions = steps.flatMap(([, { uses }]) => (uses ? [uses] : []))
    expect(actions.length).toBeGreaterThan(10)
    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w./-]+@(v\d+(\.\d+\.\d+)?|[0-9a-f]{40})$/)
  })

  it('run npm scripts that exist', () => {
    const names = commands.flatMap(([, run]) => [...run.matchAll(/npm (?:run )?([\w:-]+)/g)].map(([, name]) => name))
    for (const name of names.filter((each) => each !== 'ci')) expect(scripts).toHaveProperty([name ?? ''])
    expect(names).toEqual(expect.arrayContaining(['test', 'test:browser', 'smoke', 'named-values']))
  })

  it('name files that exist', () => {
    const inputs = steps.flatMap(([, step]) => Object.values(step.with ?? {}).map(String))
    const named = [...commands.map(([, run]) => run), ...inputs].flatMap(
      (text) => text.match(/\binfra\/[\w./-]*/g) ?? [],
    )
    const filters = files.flatMap((file) => Object.values(workflow(file).on).flatMap((event) => event?.paths ?? []))
    expect(named).toContain('infra/bicep/main.bicep')
    for (const path of [...named, ...filters.map((filter) => filter.replace(/\/\*\*$/, ''))]) {
      expect([path, existsSync(join(ROOT, path))]).toEqual([path, true])
    }
  })

  it('install from the lock file before they run an npm script', () => {
    for (const [name, { steps: all }] of jobs) {
      const script = all.findIndex(({ run = '' }) => /npm (run|test)/.test(run))
      if (script < 0) continue
      expect([name, all.findIndex(({ run }) => run === 'npm ci')]).not.toEqual([name, -1])
      expect(all.findIndex(({ run }) => run === 'npm ci')).toBeLessThan(script)
    }
  })

  it('sign in by federation: the only secrets are those that the template makes', () => {
    const { pipeline } = parse(read('azure.yaml'))
    const used = files.flatMap((file) =>
      [...read(`${FOLDER}/${file}`).matchAll(/secrets\.(\w+)/g)].map(([, name]) => name),
    )
    expect([...new Set(used)].sort()).toEqual([...pipeline.secrets].sort())
  })

  it('put nothing that someone else can write into a shell', () => {
    // An expression in `run` is text of the script; a value that comes by `env` is not.
    for (const [, run] of commands) expect(run).not.toContain('${{')
  })
})

describe('test.yml', () => {
  it('tests on every Node.js that package.json allows', () => {
    const { engines } = JSON.parse(read('package.json'))
    expect(workflow('test.yml').jobs['test']?.strategy?.matrix.node).toEqual(['20', '22', '24'])
    expect(engines.node).toBe('>=20.19')
  })
})

describe('azure-dev.yml', () => {
  it('deploys what is tested, then calls it', () => {
    const job = workflow('azure-dev.yml').jobs['deploy']
    expect(job?.needs).toBe('test')
    const order = ['azd auth login', 'azd provision', 'azd deploy', 'npm run smoke']
    const at = order.map((command) => job?.steps.findIndex(({ run = '' }) => run.includes(command)) ?? -1)
    expect(at.every((index) => index >= 0)).toBe(true)
    expect(at).toEqual(at.toSorted((a, b) => a - b))
  })

  it('does not let azd make new secrets at every run', () => {
    const provision = workflow('azure-dev.yml').jobs['deploy']?.steps.find(({ run = '' }) =>
      run.includes('azd provision'),
    )
    // The shell ends with status 1 when a variable is unset or empty.
    expect(provision?.run).toMatch(/"\$\{FUNCTION_APP_KEY:\?[^}]+\}" "\$\{GATEWAY_PROOF:\?[^}]+\}"\n/)
  })
})

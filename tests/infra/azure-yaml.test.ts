import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { createStandIn, type StandIn } from './stand-in.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const azure = parse(read('azure.yaml'))
const { scripts } = JSON.parse(read('package.json'))

/** Root keys of https://github.com/Azure/azure-dev/blob/main/schemas/v1.0/azure.yaml.json, which allows no others. */
const ROOT_KEYS = [
  ...['name', 'resourceGroup', 'metadata', 'infra', 'services', 'resources', 'pipeline', 'hooks'],
  ...['requiredVersions', 'state', 'platform', 'workflows', 'cloud'],
]

describe('azure.yaml', () => {
  it('has only keys that azd knows', () => {
    for (const key of Object.keys(azure)) expect(ROOT_KEYS).toContain(key)
  })

  it('names the template that exists', () => {
    expect(azure.infra).toEqual({ provider: 'bicep', path: 'infra/bicep', module: 'main' })
  })

  it('sends dist/app alone, built here', () => {
    expect(Object.keys(azure.services)).toEqual(['app'])
    expect(azure.services.app).toEqual({
      project: '.',
      dist: 'dist/app',
      host: 'function',
      language: 'ts',
      remoteBuild: false,
    })
    // azd runs the script called `build` of a TypeScript service, and nothing when there is none.
    expect(scripts.build).toContain('scripts/build.ts')
  })

  it('takes every parameter along to a pipeline, secure ones as secrets', () => {
    const mapped = [...read('infra/bicep/main.parameters.json').matchAll(/"(\w+)": \{\s*"value": (.*)/g)].flatMap(
      ([, parameter = '', value = '']) =>
        [...value.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => ({ parameter, name })),
    )
    const nested = [...read('infra/bicep/main.parameters.json').matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name)
    const template = read('infra/bicep/main.bicep')
    const isSecure = (name: string) => {
      const { parameter } = mapped.find((each) => each.name === name) ?? {}
      return new RegExp(`@secure\\(\\)\\n(?:@.*\\n)*param ${parameter} `).test(template)
    }
    const ours = nested.filter((name) => !name.startsWith('AZURE_'))
    const { variables, secrets } = azure.pipeline
    expect([...secrets].sort()).toEqual(ours.filter(isSecure).sort())
    expect([...variables].sort()).toEqual(ours.filter((name) => !isSecure(name)).sort())
  })

  it('does not exclude the folder node_modules in .funcignore: azd refuses that together with remoteBuild false', () => {
    // azd asks whether the directory `node_modules` itself is ignored:
    // https://github.com/Azure/azure-dev/blob/main/cli/azd/pkg/project/service_target_functionapp.go
    const patterns = read('.funcignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
    for (const pattern of patterns) expect(pattern).not.toMatch(/^(\*\*\/)?\/?(node_modules|\*|node_\*)(\/(\*\*)?)?$/)
    expect(patterns).toContain('node_modules/*')
  })

  it('leaves to func, run at the root, nothing but the app and what the host reads', () => {
    const lines = read('.funcignore').split('\n')
    const isIgnored = (name: string) =>
      name.startsWith('.') || name.endsWith('.md') || lines.includes(name) || lines.includes(`${name}/`)
    const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean)
    const top = [...new Set(tracked.map((path) => path.split('/')[0] ?? ''))]
    expect(top.filter((name) => !isIgnored(name)).sort()).toEqual(['host.json', 'package.json'])
    expect(isIgnored('dist')).toBe(false)
  })
})

describe('the hooks of azure.yaml', () => {
  let standIn: StandIn | undefined
  afterEach(() => standIn?.dispose())

  const hooks = Object.entries(azure.hooks) as [string, { run: string }][]

  it('are the four that Bicep needs', () => {
    expect(hooks.map(([name]) => name)).toEqual(['preprovision', 'postprovision', 'predown', 'postdown'])
  })

  it.each(hooks)('%s runs as azd runs it and does nothing harmful in an empty environment', async (name, { run }) => {
    standIn = await createStandIn()
    const [command, ...args] = run.split(' ')
    expect(command).toBe('node')
    expect(existsSync(join(ROOT, args.at(-1) ?? ''))).toBe(true)
    const { status, stderr } = await runNode(args, standIn.env)
    // Only postprovision needs the template's outputs, and says which.
    expect(status).toBe(name === 'postprovision' ? 1 : 0)
    if (status === 1) expect(stderr).toMatch(/^postprovision: AZURE_RESOURCE_GROUP is not set\..*azd provision/)
    expect(await standIn.calls()).toEqual([])
  })
})

function runNode(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ status: number; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT, env }, (error, _stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, stderr })
    })
  })
}

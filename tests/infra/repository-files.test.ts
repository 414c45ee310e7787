import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

describe('what a template gallery asks of the repository', () => {
  // https://github.com/microsoft/template-validation-action
  it.each([
    'README.md',
    'LICENSE',
    'SECURITY.md',
    'CONTRIBUTING.md',
    'CODE_OF_CONDUCT.md',
    '.github/ISSUE_TEMPLATE',
    '.github/workflows/azure-dev.yml',
    'azure.yaml',
    'infra',
    '.devcontainer',
  ])('has %s', (path) => expect(existsSync(join(ROOT, path))).toBe(true))
})

it.each(['Features', 'Getting Started', 'Guidance', 'Resources', 'Important Security Notice'])(
  'the README has the section %s',
  (heading) => expect(read('README.md')).toMatch(new RegExp(`^## ${heading}$`, 'm')),
)

describe('the development container', () => {
  const container = JSON.parse(read('.devcontainer/devcontainer.json'))

  it('installs the newest azd, the Azure CLI and the dependencies', () => {
    expect(Object.keys(container.features)).toEqual([
      'ghcr.io/azure/azure-dev/azd:latest',
      'ghcr.io/devcontainers/features/azure-cli:1',
      'ghcr.io/devcontainers/features/docker-in-docker:2',
    ])
    expect(container.postCreateCommand).toBe('npm ci')
  })

  it('forwards the ports that npm start listens on', () => {
    const settings = read('dev/start/settings.ts')
    for (const port of container.forwardPorts) expect(settings).toContain(`_PORT', ${port})`)
    expect(Object.keys(container.portsAttributes).map(Number)).toEqual(container.forwardPorts)
  })
})

describe('the issue templates', () => {
  const forms = readdirSync(join(ROOT, '.github/ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml')

  it.each(forms)('%s has a name, a description and fields with ids of their own', (form) => {
    const { name, description, body } = parse(read(`.github/ISSUE_TEMPLATE/${form}`))
    expect(name && description).toBeTruthy()
    const ids = body.map(({ id }: { id: string }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { type, attributes } of body) {
      expect(['dropdown', 'textarea', 'input']).toContain(type)
      expect(attributes.label).toBeTruthy()
    }
  })
})

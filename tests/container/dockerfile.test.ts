import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parseDockerfile, type Stage } from './dockerfile.js'
import { anonymousPaths, ROOT, readText } from './repository.js'

const { args, stages } = parseDockerfile(readText('container/Dockerfile'))
const stage = (name: string): Stage => {
  const found = stages.find((each) => each.name === name)
  if (!found) throw new Error(`No stage ${name}`)
  return found
}
const all = (name: string, instruction: string) =>
  stage(name)
    .instructions.filter((each) => each.name === instruction)
    .map(({ text }) => text)
const { scripts } = JSON.parse(readText('package.json'))

describe('the Dockerfile', () => {
  it('has a build stage and an image each for gateway and app, the app last so that it is the default', () => {
    expect(stages.map(({ name }) => name)).toEqual(['build', 'gateway', 'app'])
  })

  it('takes its base images by argument: the Functions image of a Node.js that the bundle runs on', () => {
    expect(args['FUNCTIONS_IMAGE']).toMatch(/^mcr\.microsoft\.com\/azure-functions\/node:4-node(22|24)$/)
    expect(stage('app').from).toMatch(/^\$\{FUNCTIONS_IMAGE\}$/)
    expect(stage('gateway').from).toMatch(/^\$\{NODE_IMAGE\}$/)
    expect(stage('build').from).toMatch(/^\$\{NODE_IMAGE\}$/)
  })

  it('installs from the lock file before the sources come, so that the layer is kept', () => {
    const order = stage('build').instructions.map(({ name, text }) => `${name} ${text}`)
    expect(order.indexOf('RUN npm ci')).toBeGreaterThan(order.indexOf('COPY package.json package-lock.json .npmrc ./'))
    expect(order.indexOf('RUN npm ci')).toBeLessThan(order.indexOf('COPY . .'))
  })

  it('runs scripts that exist', () => {
    for (const command of all('build', 'RUN')) {
      const script = /npm run ([\w:-]+)/.exec(command)?.[1]
      if (script) expect(scripts).toHaveProperty([script])
    }
    expect(all('build', 'RUN')).toContain('npm run build')
  })

  it('puts dist/app alone where the host looks for the app', () => {
    expect(all('app', 'COPY')).toEqual(['--from=build /repository/dist/app/ /home/site/wwwroot/'])
    expect(all('app', 'ENV').join(' ')).toContain('AzureWebJobsScriptRoot=/home/site/wwwroot')
  })

  it.each(['gateway', 'app'])('does not run %s as root', (name) => {
    expect(all(name, 'USER')).toHaveLength(1)
    expect(all(name, 'USER')[0]).not.toMatch(/^(root|0)/)
  })

  it('listens on the port that it exposes, above 1024', () => {
    expect(all('app', 'EXPOSE')).toEqual(['8080'])
    expect(all('app', 'ENV').join(' ')).toContain('ASPNETCORE_URLS=http://+:8080')
    expect(all('gateway', 'EXPOSE')).toEqual(['8080'])
    expect(JSON.parse(all('gateway', 'CMD')[0] ?? '[]')).toEqual(expect.arrayContaining(['--port', '8080']))
  })

  it('is healthy by an anonymous route of the app', () => {
    const [check = ''] = all('app', 'HEALTHCHECK')
    const path = /http:\/\/127\.0\.0\.1:8080(\/[\w/]+)/.exec(check)?.[1]
    expect(path).toBe('/api/health/live')
    expect(anonymousPaths()).toContain(path)
  })

  it("asks the gateway for API Management's own status path", () => {
    expect(all('gateway', 'HEALTHCHECK')[0]).toContain('http://127.0.0.1:8080/status-0123456789abcdef')
  })

  it.each(['gateway', 'app'])('checks the health of %s by a command that is valid JSON', (name) => {
    const command = (all(name, 'HEALTHCHECK')[0] ?? '').replace(/^.*? CMD /, '')
    expect(JSON.parse(command)).toEqual(['node', '-e', expect.stringContaining('process.exit')])
  })

  it('copies files that exist and that .dockerignore lets through', () => {
    const allowed = readText('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1))
    const copied = stages
      .flatMap(({ instructions }) => instructions)
      .filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from') && !text.startsWith('. '))
      .flatMap(({ text }) => text.split(' ').slice(0, -1))
    expect(copied).not.toEqual([])
    for (const path of copied) {
      expect(existsSync(join(ROOT, path))).toBe(true)
      expect(allowed).toContain(path.replace(/\/$/, ''))
    }
  })
})

describe('.dockerignore', () => {
  const lines = readText('.dockerignore')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))

  it('lets nothing through that it does not name', () => expect(lines[0]).toBe('*'))

  it('keeps local settings and what git and azd keep out of the images', () => {
    expect(lines).toContain('**/local.settings.json')
    for (const secret of ['.env', '.azure', '.git', 'local.settings.json', '.azurite']) {
      expect(lines).not.toContain(`!${secret}`)
    }
  })

  it('names only what exists', () => {
    const missing = lines.filter((line) => line.startsWith('!') && !existsSync(join(ROOT, line.slice(1))))
    expect(missing).toEqual([])
  })
})

describe('the template that runs the image on Container Apps', () => {
  const template = readText('infra/bicep/modules/app/container-app.bicep')

  it('sends requests and probes to the port that the image listens on', () => {
    const ports = [...template.matchAll(/\b(?:targetPort|port): (\d+)/g)].map(([, port]) => port)
    expect(ports.length).toBeGreaterThanOrEqual(3)
    expect(new Set(ports)).toEqual(new Set(all('app', 'EXPOSE')))
  })

  it('probes anonymous routes', () => {
    const paths = [...template.matchAll(/path: '([^']+)'/g)].map(([, path]) => path)
    expect(paths).not.toEqual([])
    for (const path of paths) expect(anonymousPaths()).toContain(path)
  })
})

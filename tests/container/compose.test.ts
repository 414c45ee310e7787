import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { parseDockerfile } from './dockerfile.js'
import { apimNames, ROOT, readText } from './repository.js'

const compose = parse(readText('container/compose.yaml'), { merge: true })
const overrides = parse(readText('container/apim.configuration.yaml'))
const { stages } = parseDockerfile(readText('container/Dockerfile'))
const { services } = compose

/** A value as Compose gives it when the environment says nothing. */
const interpolate = (text: string) => text.replace(/\$\{\w+:-([^}]*)\}/g, '$1')

describe('compose.yaml', () => {
  it('has the gateway, the app and storage', () => expect(Object.keys(services)).toEqual(['gateway', 'app', 'azurite']))

  it.each(['gateway', 'app'])('builds %s from its stage of the Dockerfile', (name) => {
    const { context, dockerfile, target } = services[name].build
    expect(existsSync(join(ROOT, 'container', context, dockerfile))).toBe(true)
    expect(stages.map((stage) => stage.name)).toContain(target)
    expect(target).toBe(name)
  })

  it('publishes the gateway alone, on this machine alone', () => {
    expect(services.gateway.ports.map(interpolate)).toEqual(['127.0.0.1:8080:8080'])
    expect(services.app.ports).toBeUndefined()
    expect(services.azurite.ports).toBeUndefined()
  })

  it('waits for what it needs to be healthy, and each of them says when it is', () => {
    expect(services.gateway.depends_on).toEqual({ app: { condition: 'service_healthy' } })
    expect(services.app.depends_on).toEqual({ azurite: { condition: 'service_healthy' } })
    expect(services.azurite.healthcheck.test[0]).toBe('CMD')
    const app = stages.find(({ name }) => name === 'app')
    expect(app?.instructions.some(({ name }) => name === 'HEALTHCHECK')).toBe(true)
  })

  it('gives gateway and app the same key and the same proof', () => {
    const { APIM_NAMED_VALUE_FUNCTION_APP_KEY: key, APIM_NAMED_VALUE_GATEWAY_PROOF: proof } =
      services.gateway.environment
    const keys = JSON.parse(interpolate(compose.configs['host-keys'].content))
    expect(keys.functionKeys).toEqual([{ name: 'default', value: interpolate(key), encrypted: false }])
    expect(keys.masterKey.value).not.toBe(interpolate(key))
    expect(services.app.environment.GATEWAY_PROOF).toBe(proof)
  })

  it('gives every named value of infra/apim that has none there a value', () => {
    const given = Object.keys(services.gateway.environment)
    const isOpen = (name: string) =>
      JSON.parse(readText(`infra/apim/named values/${name}/namedValueInformation.json`)).properties.value === undefined
    const needed = apimNames('named values')
      .filter(isOpen)
      .map((name) => `APIM_NAMED_VALUE_${name.toUpperCase().replaceAll('-', '_')}`)
    expect(needed).not.toEqual([])
    expect(given.sort()).toEqual(needed.sort())
  })

  it("mounts the host's keys where it reads files", () => {
    expect(services.app.environment.AzureWebJobsSecretStorageType).toBe('files')
    expect(services.app.configs).toEqual([{ source: 'host-keys', target: '/azure-functions-host/Secrets/host.json' }])
  })

  it('points both of the accounts at the three services of Azurite', () => {
    const { AzureWebJobsStorage, STORAGE } = services.app.environment
    expect(STORAGE).toBe(AzureWebJobsStorage)
    const settings = Object.fromEntries(STORAGE.split(';').map((pair: string) => pair.split(/=(.*)/)))
    expect(settings).toMatchObject({
      AccountName: 'devstoreaccount1',
      BlobEndpoint: 'http://azurite:10000/devstoreaccount1',
      QueueEndpoint: 'http://azurite:10001/devstoreaccount1',
      TableEndpoint: 'http://azurite:10002/devstoreaccount1',
    })
  })

  it('runs the Azurite that npm start runs', () => {
    const { devDependencies } = JSON.parse(readText('package.json'))
    expect(services.azurite.image).toBe(`mcr.microsoft.com/azure-storage/azurite:${devDependencies.azurite}`)
  })

  it('names volumes and configurations that it declares', () => {
    expect(services.azurite.volumes).toEqual(['azurite:/data'])
    expect(Object.keys(compose.volumes)).toEqual(['azurite'])
    expect(Object.keys(compose.configs)).toEqual(['host-keys'])
  })
})

describe('apim.configuration.yaml', () => {
  it('overrides resources that infra/apim has', () => {
    for (const [kind, items] of Object.entries(overrides) as [string, { name: string }[]][]) {
      for (const { name } of items) expect(apimNames(kind)).toContain(name)
    }
    expect(Object.keys(overrides)).toEqual(['backends', 'subscriptions'])
  })

  it('sends the backend to the app of compose.yaml, on its port and prefix', () => {
    const url = new URL(overrides.backends[0].properties.url)
    expect(services).toHaveProperty(url.hostname)
    expect(url.port).toBe('8080')
    expect(url.pathname).toBe(`/${JSON.parse(readText('host.json')).extensions.http.routePrefix}`)
  })
})

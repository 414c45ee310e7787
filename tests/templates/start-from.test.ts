import { join } from 'node:path'
import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { createFunctionsHost } from '../../dev/functions-host/index.js'
import { startGateway } from '../../dev/start/gateway.js'
import { CheckedProject } from '../support/checked-project.js'

jest.setTimeout(300_000)

const PROOF = 'proof-of-these-tests'

let project: CheckedProject | undefined
afterEach(() => project?.remove())

/** What docs/guide/new-project.md says. */
async function startFrom(template: string): Promise<CheckedProject> {
  const copy = await CheckedProject.create()
  project = copy
  const operations = ['simple-api', 'simple-api-v2'].map((api) => `infra/apim/apis/${api}/operations`)
  await copy.delete('src/functions', 'src/catalog', 'src/orders', 'src/stock', ...operations)
  await copy.copy(`templates/${template}`, 'src')
  return copy
}

describe('a project that starts from a template', () => {
  it.each([
    ['basic-api', ['/greetings/{name}', '/things/{thing_id}']],
    ['advanced-api', ['/tasks/{task_id}', '/things/{thing_id}']],
  ])('of %s is sound, also with a function more, and has a document', async (template, paths) => {
    const copy = await startFrom(template)
    for (const [script, ...args] of [['new', 'things/{thing_id}'], ['gateway-build'], ['build']]) {
      expect(await copy.script(script!, ...args)).toMatchObject({ status: 0, stderr: '' })
    }
    for (const finished of await copy.check()) expect(finished).toMatchObject({ status: 0 })
    const document = JSON.parse(await copy.read('infra/apim/apis/simple-api/specification.json'))
    expect(Object.keys(document.paths)).toEqual(paths)
  })

  it('of basic-api answers behind the gateway', async () => {
    const copy = await startFrom('basic-api')
    for (const script of ['gateway-build', 'build']) await copy.script(script)
    const host = await createFunctionsHost({
      appDir: join(copy.root, 'dist/app'),
      port: 0,
      environment: { ...process.env, GATEWAY_PROOF: PROOF },
      log: () => {},
    })
    const gateway = await startGateway({ root: copy.root, port: 0, functionsUrl: host.url, proof: PROOF })
    try {
      const headers = { 'Ocp-Apim-Subscription-Key': 'local-dev-key', 'X-Correlation-ID': 'c-1' }
      const response = await fetch(`${gateway.url}/api/greetings/Zo%C3%AB`, { headers })
      expect(await response.json()).toMatchObject({
        message: 'Hello, Zoë!',
        routed_by: 'azure-api-management',
        correlation_id: 'c-1',
        subscription: expect.any(String),
      })
    } finally {
      await gateway.close()
      await host.close()
    }
  })
})

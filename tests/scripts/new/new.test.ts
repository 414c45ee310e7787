import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { CheckedProject } from '../../support/checked-project.js'

jest.setTimeout(300_000)

const INDEX = 'src/functions/index.ts'

let project: CheckedProject
beforeAll(async () => {
  project = await CheckedProject.create()
})
afterAll(() => project?.remove())

const runNew = (...args: readonly string[]) => project.script('new', ...args)

describe('npm run new', () => {
  it('writes functions whose types, form and tests are sound, and the document has them', async () => {
    const { status, stdout } = await runNew('catalog/{item_id}/reviews')
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `Wrote src/functions/get-catalog-item-reviews.ts and tests/functions/get-catalog-item-reviews.test.ts, and put getCatalogItemReviews into src/functions/index.ts.

Next:
  1. say in src/functions/get-catalog-item-reviews.ts what it takes and answers, and do it
  2. npm test -- tests/functions/get-catalog-item-reviews.test.ts
  3. npm run gateway:build, for the specification and the policies of the gateway
  4. npm start, and then curl -H 'Ocp-Apim-Subscription-Key: local-dev-key' 'localhost:8080/api/catalog/{item_id}/reviews'
`,
    })
    for (const args of [
      ['reviews', '--method', 'post', '--api', 'simpleApiV2'],
      ['people/{name}', '--method', 'PUT'],
      ['reviews/{review_id}', '--method', 'DELETE'],
      ['purges', '--method', 'DELETE', '--name', 'deleteEverything'],
      ['people/{name}', '--method', 'PATCH'],
    ]) {
      expect(await runNew(...args)).toMatchObject({ status: 0, stderr: '' })
    }
    for (const finished of await project.check()) expect(finished).toMatchObject({ status: 0 })
    expect(await project.script('gateway-build')).toMatchObject({ status: 0 })
    const { paths } = JSON.parse(await project.read('infra/apim/apis/simple-api/specification.json'))
    expect(paths['/catalog/{item_id}/reviews'].get).toMatchObject({ operationId: 'getCatalogItemReviews' })
    const second = JSON.parse(await project.read('infra/apim/apis/simple-api-v2/specification.json'))
    expect(second.paths['/reviews'].post.operationId).toBe('createReview')
  })

  it('overwrites nothing, and says why', async () => {
    await project.write('src/functions/get-mine.ts', '// mine\n')
    await project.write('tests/functions/get-yours.test.ts', '// yours\n')
    const index = await project.read(INDEX)
    const refusals: [args: string[], message: string][] = [
      [['mine'], 'src/functions/get-mine.ts would be overwritten: give the function another --name'],
      [['yours'], 'tests/functions/get-yours.test.ts would be overwritten: give the function another --name'],
      [['catalog/{item_id}'], 'GET catalog/{item_id} is there already: it is getCatalogItem'],
      [[], "Give one route, such as 'orders/{order_id}/notes', not 0."],
      [['a', '--verb', 'GET'], "Unknown option '--verb'"],
    ]
    for (const [args, message] of refusals) {
      const { status, stdout, stderr } = await runNew(...args)
      expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: expect.stringContaining(message) })
      expect(stderr).not.toContain('    at ')
    }
    expect(await project.read(INDEX)).toBe(index)
    expect(await project.read('src/functions/get-mine.ts')).toBe('// mine\n')
    expect(await project.read('tests/functions/get-yours.test.ts')).toBe('// yours\n')
    await expect(project.read('tests/functions/get-mine.test.ts')).rejects.toThrow('ENOENT')
    await expect(project.read('src/functions/get-yours.ts')).rejects.toThrow('ENOENT')
  })

  it('tells how it is used', async () => {
    const { status, stdout } = await runNew('--help')
    expect(status).toBe(0)
    expect(stdout).toContain("npm run new -- 'orders/{order_id}/notes'")
  })
})

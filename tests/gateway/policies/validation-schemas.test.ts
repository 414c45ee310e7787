import { describe, expect, it } from '@jest/globals'
import { toJson } from '../../../dev/gateway/expressions/index.js'
import { sections, World } from './harness.js'

const api = { id: 'a', name: 'A', path: 'a', revision: '1', version: '', isCurrentRevision: true, serviceUrl: '' }
const operation = { id: 'o', name: 'O', urlTemplate: '/items' }

describe('a schema that the document refers to and that is not there', () => {
  const referring = (reference: string, components: object | undefined) => {
    const schema = { $ref: reference }
    const refers = {
      parameters: [{ name: 'limit', in: 'query', schema }],
      requestBody: { content: { 'application/json': { schema } } },
      responses: { '200': { headers: { 'X-Count': { schema } }, content: { 'application/json': { schema } } } },
    }
    const document = { paths: { '/items': { post: refers } }, ...(components === undefined ? {} : { components }) }
    return {
      api: { ...api, specification: document },
      operation: { ...operation, method: 'POST', definition: refers },
    }
  }
  /** The error in the variable, and what the client is told. */
  const found = async (text: string, exchange: object) => {
    const world = new World()
    world.backend = () => ({ body: '{}', headers: { 'X-Count': '1', 'Content-Type': 'application/json' } })
    const answer = await world.send(world.plan(text), {
      method: 'POST',
      url: 'https://g.test/?limit=1',
      body: '{}',
      headers: { 'Content-Type': 'application/json' },
      exchange,
    })
    const variable = answer.exchange.variables.get('errors')
    return {
      error: variable === undefined ? [] : JSON.parse(toJson(variable)),
      client: answer.text,
      status: answer.status,
    }
  }
  const content =
    '<validate-content unspecified-content-type-action="ignore" max-size="50" size-exceeded-action="prevent" errors-variable-name="errors"><content type="application/json" validate-as="json" action="prevent" /></validate-content>'
  const parameters =
    '<validate-parameters specified-parameter-action="prevent" unspecified-parameter-action="ignore" errors-variable-name="errors" />'
  const headers =
    '<validate-headers specified-header-action="prevent" unspecified-header-action="ignore" errors-variable-name="errors" />'
  const inbound = (text: string) => sections({ inbound: text })
  const outbound = (text: string) => sections({ outbound: text })
  const NONE = '#/components/schemas/None'
  const others = { schemas: { Item: {} } }
  const apiSchema = (details: string) => ({ Name: '', Type: 'ApiSchema', ValidationRule: '', Details: details })
  const missing = (name: string, type: string, subject: string) => ({
    Name: name,
    Type: type,
    ValidationRule: 'MissingDefinition',
    Details: `API's schema does not contain definition None, which is associated with the ${subject}.`,
  })

  it.each([
    [inbound(content), NONE, others, missing('application/json', 'RequestBody', 'content type application/json')],
    [outbound(content), NONE, others, missing('application/json', 'ResponseBody', 'content type application/json')],
    [inbound(parameters), NONE, others, missing('limit', 'QueryParameter', 'query parameter limit')],
    [outbound(headers), NONE, others, missing('X-Count', 'ResponseHeader', 'header X-Count')],
    [inbound(content), NONE, undefined, apiSchema("API's schema does not specify definitions.")],
    [inbound(parameters), NONE, {}, apiSchema("API's schema does not specify definitions.")],
    [
      inbound(content),
      'other.json#/Item',
      others,
      apiSchema("API's schema does not exist or it could not be resolved."),
    ],
    [outbound(headers), 'other.json', others, apiSchema("API's schema does not exist or it could not be resolved.")],
  ])('%#', async (policy, reference, components, expected) => {
    const { error, client, status } = await found(policy, referring(reference, components))
    expect(error).toEqual([{ ...expected, Action: 'prevent' }])
    expect(client).toContain('due to an internal error. Contact the API owner.')
    expect(status).toBe([outbound(headers), outbound(content)].includes(policy) ? 502 : 400)
  })

  it.each([
    [
      inbound(content),
      'application/json',
      'ValidationException',
      'Body of the request cannot be validated for the content type application/json.',
    ],
    [
      outbound(content),
      'application/json',
      'ValidationException',
      'Body of the response cannot be validated for the content type application/json.',
    ],
    [inbound(parameters), 'limit', 'ValidationError', 'Query parameter limit cannot be validated.'],
    [outbound(headers), 'X-Count', 'ValidationError', 'Header X-Count cannot be validated.'],
  ])('deep within another one: %#', async (policy, name, rule, details) => {
    const within = { schemas: { Item: { anyOf: [{ $ref: NONE }] } } }
    const { error, client } = await found(policy, referring('#/components/schemas/Item', within))
    expect(error).toEqual([expect.objectContaining({ Name: name, ValidationRule: rule, Action: 'prevent' })])
    expect(error[0].Details).toMatch(new RegExp(`^${details} can't resolve reference`))
    expect(client).toContain('due to an internal error. Contact the API owner.')
  })

  it('is no matter to a rule with a schema of its own, nor where nothing is sent', async () => {
    const xml = content.replace('validate-as="json"', 'validate-as="xml"').replace('max-size="50"', 'max-size="60"')
    const exchange = referring(NONE, others)
    const world = new World()
    const headers = { 'Content-Type': 'application/json' }
    const sent = await world.send(world.plan(inbound(xml)), { method: 'POST', body: '<a/>', headers, exchange })
    expect(sent.exchange.lastError).toBeUndefined()
    const absent = await world.send(world.plan(inbound(parameters)), { method: 'POST', exchange })
    expect(absent.exchange.lastError).toBeUndefined()
  })
})

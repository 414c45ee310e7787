import { describe, expect, it } from '@jest/globals'
import type { Schema } from '../../../dev/gateway/artifacts/model.js'
import { ConfigurationError } from '../../../dev/gateway/problem.js'
import { sections, World } from './harness.js'

const item: Schema = {
  id: 'item',
  type: 'json',
  document: {
    $schema: 'http://json-schema.org/draft-04/schema#',
    type: 'object',
    required: ['Name'],
    properties: {
      Name: { type: 'string', minLength: 2 },
      Price: { type: 'number', minimum: 0, exclusiveMinimum: true },
      Kind: { enum: ['Big', 'Small'] },
      Place: { $ref: '#/definitions/Address' },
      Parts: { type: 'array', items: { $ref: '/schemas/part#/definitions/Part' } },
    },
    definitions: { Address: { type: 'object', properties: { City: { type: 'string' } }, additionalProperties: false } },
  },
}
const part: Schema = {
  id: 'part',
  type: 'json',
  document: { definitions: { Part: { type: 'object', properties: { Weight: { type: 'integer' } } } } },
}
const order: Schema = {
  id: 'order',
  type: 'xml',
  text: '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>',
  at: { file: 'schemas/order/schemaInformation.json', line: 1, column: 1 },
}

const validate = (attributes: string) =>
  `<validate-content unspecified-content-type-action="prevent" max-size="500" size-exceeded-action="prevent"><content ${attributes} action="prevent" /></validate-content>`
const worldOf = () => Object.assign(new World(), { schemas: [item, part, order] })

/** What the policy finds wrong with a body: empty where it conforms. */
async function check(attributes: string, body: unknown, type = 'application/json'): Promise<string> {
  const world = worldOf()
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const { exchange } = await world.send(world.plan(sections({ inbound: validate(attributes) })), {
    method: 'POST',
    body: text,
    headers: { 'Content-Type': type },
  })
  return exchange.lastError?.message ?? ''
}
const ITEM = 'type="application/json" validate-as="json" schema-id="item"'

describe('a schema of the service', () => {
  it.each([
    [{ Name: 'box' }, ''],
    [{ Name: 'box', more: 1 }, ''],
    [{}, " must have required property 'Name' Line: 1, Position: 1"],
    [{ Name: 'b' }, ' /Name must NOT have fewer than 2 characters Line: 1, Position: 9'],
    [{ Name: 'box', Price: 0 }, ' /Price must be > 0 Line: 1, Position: 23'],
    [{ Name: 'box', Price: 0.5, Kind: 'Big' }, ''],
    [{ Name: 'box', Kind: 'big' }, ' /Kind must be equal to one of the allowed values Line: 1, Position: 22'],
    [{ Name: 'box', Place: { Town: 'x' } }, ' /Place must NOT have additional properties Line: 1, Position: 23'],
    [
      { Name: 'box', Parts: [{ Weight: 1 }, { Weight: 'x' }] },
      ' /Parts/1/Weight must be integer Line: 1, Position: 47',
    ],
  ])('%j: %s', async (body, wrong) => {
    const subject = 'Body of the request does not conform to the definition item'
    const expected =
      wrong === '' ? '' : `${subject}, which is associated with the content type application/json.${wrong}`
    expect(await check(ITEM, body)).toBe(expected)
  })

  it('or a part of it', async () => {
    const address = `${ITEM} schema-ref="#/definitions/Address"`
    expect(await check(address, { City: 'Rome' })).toBe('')
    expect(await check(address, { City: 5 })).toMatch(/\/City must be string Line: 1, Position: 9$/)
  })

  it('is for its content type alone', async () => {
    expect(await check(ITEM, '{}', 'text/json')).toBe('Unspecified content type text/json is not allowed.')
  })
})

describe('allow-additional-properties', () => {
  const open = { Name: 'box', extra: 1 }
  const closed = { Name: 'box', Place: { Town: 'x' } }

  it.each([
    ['true', open, true],
    ['true', closed, true],
    ['false', open, false],
    ['false', closed, false],
    ['false', { Name: 'box', Place: { City: 'x' } }, true],
    ['false', { Name: 'box', Parts: [{ Weight: 1, Colour: 2 }] }, false],
  ])('%s: %j', async (flag, body, conforms) => {
    const wrong = await check(`${ITEM} allow-additional-properties="${flag}"`, body)
    expect(wrong === '').toBe(conforms)
  })
})

describe('case-insensitive-property-names', () => {
  const ignoring = `${ITEM} case-insensitive-property-names="true"`

  it.each([
    [{ NAME: 'box', place: { CITY: 'x' } }, ''],
    [{ nAme: 'box', pARTS: [{ weight: 'x' }] }, '/parts/0/weight must be integer Line: 1, Position: 34'],
    [{ Name: 'box', Kind: 'big' }, '/kind must be equal to one of the allowed values Line: 1, Position: 22'],
  ])('%j: %s', async (body, wrong) => {
    const found = await check(ignoring, body)
    expect(found.slice(found.length - wrong.length)).toBe(wrong)
    expect(found === '').toBe(wrong === '')
  })

  it('is off without it', async () => {
    expect(await check(`${ITEM} case-insensitive-property-names="false"`, { name: 'box' })).toMatch(/required property/)
  })
})

describe('a rule that cannot be', () => {
  const problems = (attributes: string): string[] => {
    try {
      worldOf().plan(sections({ inbound: validate(attributes) }))
      return []
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error
      return error.problems.map(({ message }) => message)
    }
  }

  it.each([
    [
      'validate-as="json" schema-id="none"',
      'schema "none" does not exist: define it under "schemas", or correct the name',
    ],
    [
      'validate-as="json" schema-id="order"',
      'schema "order" is of type xml: validate-as="json" needs one of type json',
    ],
    ['validate-as="soap" schema-id="item"', 'schema "item" is of type json: validate-as="soap" needs one of type xml'],
    ['validate-as="xml" schema-id="order" schema-ref="#/a"', 'schema-ref is for JSON schemas: remove it'],
    [
      'validate-as="json" schema-id="item" schema-ref="#/definitions/None"',
      'schema "item" cannot be used: can\'t resolve reference /schemas/item#/definitions/None from id #',
    ],
    ['validate-as="json" schema-id="@("item")"', 'attribute "schema-id" takes no expression: write the value itself'],
  ])('%s: %s', (attributes, message) => {
    expect(problems(attributes)).toEqual([message])
  })

  it('is none of these', () => {
    expect(problems('validate-as="xml" schema-id="order"')).toEqual([])
    expect(problems(ITEM)).toEqual([])
  })
})

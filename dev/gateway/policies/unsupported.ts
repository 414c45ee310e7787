import { ALL_SECTIONS, type ElementSpec, type Policy } from './policy.js'
import { odataSpec } from './validation-specs.js'

/** A policy that is checked but cannot run here: a configuration that uses it does not load, and says why. */
function checkedOnly(name: string, sections: Policy['sections'], unsupported: string, spec: ElementSpec): Policy {
  return { ...spec, name, sections, unsupported, compile: () => () => undefined }
}

const noOData =
  'it needs the grammar of OData URLs and the model of the API, which no kept library reads; let the app validate, or keep the policy to policy.<sku>.xml'
const noDapr = 'it needs the Dapr runtime of a self-hosted gateway'
const noResolver = 'GraphQL resolvers are not part of this gateway'
const free: ElementSpec = { opaque: true }

export const unsupportedPolicies: readonly Policy[] = [
  checkedOnly('validate-odata-request', ['inbound'], noOData, odataSpec),
  checkedOnly(
    'xsl-transform',
    ['inbound', 'outbound'],
    'no kept library with a free licence runs XSLT; transform by set-body, or in the app',
    free,
  ),
  checkedOnly('invoke-request', ALL_SECTIONS, 'use send-request, or forward-request in backend', {
    attributes: {
      method: { type: 'string' },
      url: { type: 'string' },
      'backend-id': { type: 'string' },
      'response-variable-name': { type: 'string' },
    },
    opaque: true,
  }),
  checkedOnly('publish-to-dapr', ALL_SECTIONS, noDapr, {
    attributes: {
      'pubsub-name': { type: 'string' },
      topic: { type: 'string', required: true },
      'ignore-error': { type: 'bool' },
      'response-variable-name': { type: 'string' },
      timeout: { type: 'int' },
      template: { type: ['Liquid', 'liquid'] },
      'content-type': { type: 'string' },
    },
    text: 'string',
  }),
  checkedOnly('invoke-dapr-binding', ALL_SECTIONS, noDapr, {
    attributes: {
      name: { type: 'string', required: true },
      operation: { type: 'string' },
      'ignore-error': { type: 'bool' },
      'response-variable-name': { type: 'string' },
      timeout: { type: 'int' },
      template: { type: ['Liquid', 'liquid'] },
      'content-type': { type: 'string' },
    },
    children: {
      metadata: {
        children: { item: { attributes: { key: { type: 'string', required: true } }, text: 'string', many: true } },
      },
      data: { text: 'string' },
    },
  }),
  checkedOnly('send-service-bus-message', ALL_SECTIONS, 'Service Bus is not part of this gateway; use send-request', {
    attributes: {
      'queue-name': { type: 'string' },
      'topic-name': { type: 'string' },
      namespace: { type: 'string' },
      'client-id': { type: 'string' },
    },
    children: {
      'message-properties': {
        children: {
          'message-property': { attributes: { name: { type: 'string', required: true } }, text: 'string', many: true },
        },
      },
      payload: { text: 'string' },
    },
  }),
  checkedOnly('set-graphql-resolver', ALL_SECTIONS, noResolver, free),
  checkedOnly('http-data-source', ALL_SECTIONS, noResolver, free),
  checkedOnly('sql-data-source', ALL_SECTIONS, noResolver, free),
  checkedOnly('cosmosdb-data-source', ALL_SECTIONS, noResolver, free),
  checkedOnly('publish-event', ALL_SECTIONS, noResolver, free),
]

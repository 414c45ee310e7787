import type { AttributeSpec, ElementSpec } from './policy.js'

/** Attributes of the token limits: https://learn.microsoft.com/azure/api-management/llm-token-limit-policy */
export const tokenLimitAttributes: Readonly<Record<string, AttributeSpec>> = {
  'counter-key': { type: 'string', required: true },
  'tokens-per-minute': { type: 'int' },
  'token-quota': { type: 'long' },
  'token-quota-period': { type: ['Hourly', 'Daily', 'Weekly', 'Monthly', 'Yearly'] },
  'estimate-prompt-tokens': { type: 'bool', required: true },
  'retry-after-header-name': { type: 'string', expression: false },
  'retry-after-variable-name': { type: 'string', expression: false },
  'remaining-quota-tokens-header-name': { type: 'string', expression: false },
  'remaining-quota-tokens-variable-name': { type: 'string', expression: false },
  'remaining-tokens-header-name': { type: 'string', expression: false },
  'remaining-tokens-variable-name': { type: 'string', expression: false },
  'tokens-consumed-header-name': { type: 'string', expression: false },
  'tokens-consumed-variable-name': { type: 'string', expression: false },
}

/** https://learn.microsoft.com/azure/api-management/llm-emit-token-metric-policy */
export const tokenMetricSpec: ElementSpec = {
  attributes: { namespace: { type: 'string' } },
  children: {
    dimension: {
      attributes: { name: { type: 'string', required: true }, value: { type: 'string' } },
      required: true,
      many: true,
    },
  },
}

/** https://learn.microsoft.com/azure/api-management/llm-semantic-cache-lookup-policy */
export const semanticLookupSpec: ElementSpec = {
  attributes: {
    'score-threshold': { type: 'double', required: true },
    'embeddings-backend-id': { type: 'string', required: true },
    'embeddings-backend-auth': { type: ['system-assigned'] },
    'ignore-system-messages': { type: 'bool' },
    'max-message-count': { type: 'int' },
    'cache-id': { type: 'string' },
  },
  children: { 'vary-by': { text: 'string', many: true } },
}

/** https://learn.microsoft.com/azure/api-management/llm-content-safety-policy */
export const contentSafetySpec: ElementSpec = {
  attributes: {
    'backend-id': { type: 'string', required: true },
    'shield-prompt': { type: 'bool' },
    'enforce-on-completions': { type: 'bool' },
  },
  children: {
    categories: {
      attributes: { 'output-type': { type: ['FourSeverityLevels', 'EightSeverityLevels'] } },
      children: {
        category: {
          attributes: { name: { type: 'string', required: true }, threshold: { type: 'int', required: true } },
          many: true,
        },
      },
    },
    blocklists: { children: { id: { text: 'string', many: true } } },
  },
}

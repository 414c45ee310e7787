import type { AttributeSpec, ElementSpec } from './policy.js'

const action: AttributeSpec = { type: ['ignore', 'prevent', 'detect'], required: true }
const optionalAction: AttributeSpec = { type: ['ignore', 'prevent', 'detect'] }
const errorsVariable: Readonly<Record<string, AttributeSpec>> = {
  'errors-variable-name': { type: 'string', expression: false },
}
const name: AttributeSpec = { type: 'string', required: true, expression: false }
const literalBool: AttributeSpec = { type: 'bool', expression: false }
const literalText: AttributeSpec = { type: 'string', expression: false }

/** https://learn.microsoft.com/azure/api-management/validate-content-policy */
export const contentSpec: ElementSpec = {
  attributes: {
    'unspecified-content-type-action': action,
    'max-size': { type: 'int', required: true },
    'size-exceeded-action': action,
    ...errorsVariable,
  },
  children: {
    'content-type-map': {
      attributes: { 'any-content-type-value': literalText, 'missing-content-type-value': literalText },
      children: {
        type: {
          attributes: { from: { type: 'string' }, to: { type: 'string', required: true }, when: { type: 'bool' } },
          many: true,
        },
      },
    },
    content: {
      attributes: {
        type: literalText,
        'validate-as': { type: ['json', 'xml', 'soap'], required: true, expression: false },
        action,
        'schema-id': literalText,
        'schema-ref': literalText,
        'allow-additional-properties': literalBool,
        'case-insensitive-property-names': literalBool,
      },
      many: true,
    },
  },
}

function parameterSpec(): ElementSpec {
  const parameter = { attributes: { name, action }, many: true } as const
  return {
    attributes: { 'specified-parameter-action': optionalAction, 'unspecified-parameter-action': optionalAction },
    children: { parameter },
  }
}

/** https://learn.microsoft.com/azure/api-management/validate-parameters-policy */
export const parametersSpec: ElementSpec = {
  attributes: { 'specified-parameter-action': action, 'unspecified-parameter-action': action, ...errorsVariable },
  children: { headers: parameterSpec(), query: parameterSpec(), path: parameterSpec() },
}

/** https://learn.microsoft.com/azure/api-management/validate-headers-policy */
export const headersSpec: ElementSpec = {
  attributes: { 'specified-header-action': action, 'unspecified-header-action': action, ...errorsVariable },
  children: { header: { attributes: { name, action }, many: true } },
}

/** https://learn.microsoft.com/azure/api-management/validate-status-code-policy */
export const statusCodeSpec: ElementSpec = {
  attributes: { 'unspecified-status-code-action': action, ...errorsVariable },
  children: { 'status-code': { attributes: { code: { type: 'int', required: true }, action }, many: true } },
}

/** https://learn.microsoft.com/azure/api-management/validate-odata-request-policy */
export const odataSpec: ElementSpec = {
  attributes: {
    ...errorsVariable,
    'default-odata-version': { type: 'string' },
    'min-odata-version': { type: 'string' },
    'max-odata-version': { type: 'string' },
    'max-size': { type: 'int' },
  },
}

/** https://learn.microsoft.com/azure/api-management/validate-client-certificate-policy */
export const clientCertificateSpec: ElementSpec = {
  attributes: {
    'validate-revocation': { type: 'bool', expression: false },
    'validate-trust': { type: 'bool', expression: false },
    'validate-not-before': { type: 'bool', expression: false },
    'validate-not-after': { type: 'bool', expression: false },
    'ignore-error': { type: 'bool', expression: false },
  },
  children: {
    identities: {
      children: {
        identity: {
          attributes: {
            thumbprint: { type: 'string', expression: false },
            'serial-number': { type: 'string', expression: false },
            'common-name': { type: 'string', expression: false },
            subject: { type: 'string', expression: false },
            'dns-name': { type: 'string', expression: false },
            'issuer-subject': { type: 'string', expression: false },
            'issuer-thumbprint': { type: 'string', expression: false },
            'issuer-certificate-id': { type: 'string', expression: false },
          },
          required: true,
          many: true,
        },
      },
    },
  },
}

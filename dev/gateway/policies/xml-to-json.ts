import { conversionAttributes, conversionStep } from './convert-body.js'
import { ALL_SECTIONS, type Policy } from './policy.js'
import { xmlToJson } from './xml-json.js'

/** https://learn.microsoft.com/azure/api-management/xml-to-json-policy */
export const xmlToJsonPolicy: Policy = {
  name: 'xml-to-json',
  sections: ALL_SECTIONS,
  attributes: {
    kind: { type: ['javascript-friendly', 'direct'], required: true },
    ...conversionAttributes('xml'),
    'always-array-child-elements': { type: 'bool' },
  },
  compile(element, compiler) {
    const options = {
      isDirect: compiler.literal(element, 'kind') !== 'javascript-friendly',
      alwaysArrays: compiler.literal(element, 'always-array-child-elements')?.toLowerCase() === 'true',
    }
    return conversionStep(element, compiler, {
      from: 'xml',
      to: 'application/json',
      convert: (text) => JSON.stringify(xmlToJson(text, options)),
    })
  },
}

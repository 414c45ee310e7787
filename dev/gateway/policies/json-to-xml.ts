import { conversionAttributes, conversionStep } from './convert-body.js'
import { ALL_SECTIONS, type Policy } from './policy.js'
import { jsonToXml } from './xml-json.js'

/** https://learn.microsoft.com/azure/api-management/json-to-xml-policy */
export const jsonToXmlPolicy: Policy = {
  name: 'json-to-xml',
  sections: ALL_SECTIONS,
  attributes: {
    ...conversionAttributes('json'),
    'parse-date': { type: 'bool' },
    'namespace-separator': { type: 'string' },
    'namespace-prefix': { type: 'string' },
    'attribute-block-name': { type: 'string' },
  },
  limitation: 'Namespaces are written as they stand in the names; attribute-block-name and parse-date have no effect.',
  compile: (element, compiler) =>
    conversionStep(element, compiler, {
      from: 'json',
      to: 'text/xml',
      convert: (text) => jsonToXml(JSON.parse(text), { rootName: 'Document' }),
    }),
}

import { contentSafetySpec, semanticLookupSpec, tokenLimitAttributes, tokenMetricSpec } from './ai-specs.js'
import type { Policy } from './policy.js'
import { tokenLimit } from './token-limit.js'
import { tokenMetric } from './token-metric.js'

const semanticCache = 'The semantic cache is passed by: every lookup misses, and nothing is stored.'
const passThrough: Policy['compile'] = () => () => undefined

const contentSafety: Policy = {
  name: 'llm-content-safety',
  sections: ['inbound'],
  ...contentSafetySpec,
  limitation: 'Nothing is sent to a content safety service: every prompt passes.',
  compile: passThrough,
}

/** The policies for language models, under both names that they have. */
export const aiPolicies: readonly Policy[] = ['llm', 'azure-openai'].flatMap((prefix): Policy[] => [
  {
    name: `${prefix}-token-limit`,
    sections: ['inbound'],
    notOn: ['consumption'],
    attributes: tokenLimitAttributes,
    rule: ({ attributes }) =>
      attributes.has('tokens-per-minute') || attributes.has('token-quota')
        ? undefined
        : `<${prefix}-token-limit> needs tokens-per-minute, token-quota or both: add one`,
    limitation: 'Tokens are those that the response reports, a stream of events when it is over; none are estimated.',
    compile: tokenLimit,
  },
  {
    name: `${prefix}-emit-token-metric`,
    sections: ['inbound'],
    ...tokenMetricSpec,
    limitation: 'Metrics are written to the log.',
    compile: tokenMetric,
  },
  {
    name: `${prefix}-semantic-cache-lookup`,
    once: true,
    sections: ['inbound'],
    ...semanticLookupSpec,
    limitation: semanticCache,
    compile: passThrough,
  },
  {
    name: `${prefix}-semantic-cache-store`,
    once: true,
    sections: ['outbound'],
    attributes: { duration: { type: 'int', required: true } },
    limitation: semanticCache,
    compile: passThrough,
  },
  ...(prefix === 'llm' ? [contentSafety] : []),
])

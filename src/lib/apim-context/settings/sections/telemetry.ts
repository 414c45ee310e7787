import { flag, integer, oneOf, text } from '../kinds.js'
import { defineSettings } from '../section.js'
import { setting } from '../setting.js'

export const telemetrySettings = defineSettings(
  'telemetry',
  'Telemetry',
  {
    connectionString: setting('APPLICATIONINSIGHTS_CONNECTION_STRING', text('a connection string'), {
      description:
        'The Application Insights component that telemetry goes to. Without it nothing of telemetry is loaded.',
      secret: true,
    }),
    authentication: setting('APPLICATIONINSIGHTS_AUTHENTICATION_STRING', text('text such as Authorization=AAD'), {
      description:
        'Authorization=AAD, or ClientId=…;Authorization=AAD: telemetry is sent as the identity of the app. The host reads it too.',
    }),
    owner: setting('TELEMETRY_OWNER', oneOf('host', 'app'), {
      description:
        "Who sends requests and log records: Azure's host does; app is for hosts that send nothing, as the local one.",
      default: 'host',
      visible: true,
    }),
    samplingPercent: setting('TELEMETRY_SAMPLING_PERCENT', integer({ min: 0, max: 100, unit: 'percent' }), {
      description:
        'The share of traces whose requests and dependencies the app sends. Events and metrics are never sampled.',
      default: 100,
      visible: true,
    }),
    metrics: setting('METRICS_ENABLED', flag(), {
      description:
        'Whether GET metrics gives counts and durations in the text format of Prometheus; without, it is 404.',
      default: false,
      visible: true,
    }),
  },
  ({ authentication }) =>
    authentication === undefined || /(?:^|;)\s*Authorization=AAD\s*(?:;|$)/i.test(authentication)
      ? undefined
      : 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING: write Authorization=AAD, or ClientId=…;Authorization=AAD',
)

import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { type AzureMonitorOpenTelemetryOptions, shutdownAzureMonitor, useAzureMonitor } from 'applicationinsights'
import type { Settings } from '../settings/settings.js'
import { createOpenTelemetrySender } from './open-telemetry-sender.js'
import type { Sender } from './sender.js'
import { requestSpans } from './span-processor.js'

/**
 * Sends to Application Insights, through OpenTelemetry. What is instrumented is what works in a bundle: fetch and the Azure
 * SDKs. There is one for a process, as OpenTelemetry has it.
 */
export async function createSender(settings: Settings['telemetry']): Promise<Sender> {
  useAzureMonitor(await toOptions(settings))
  const disable = registerInstrumentations({ instrumentations: [new UndiciInstrumentation()] })
  return createOpenTelemetrySender(settings.owner, async () => {
    disable()
    await shutdownAzureMonitor()
  })
}

const off = { enabled: false }

async function toOptions(settings: Settings['telemetry']): Promise<AzureMonitorOpenTelemetryOptions> {
  const { connectionString, authentication, samplingPercent } = settings
  const credential = authentication === undefined ? undefined : await toCredential(authentication)
  return {
    azureMonitorExporterOptions: { connectionString: connectionString!, ...(credential && { credential }) },
    // Without a rate of zero a limit of traces a second is in force, whatever the ratio.
    tracesPerSecond: 0,
    samplingRatio: samplingPercent / 100,
    enableTraceBasedSamplingForLogs: false,
    // The host has these of its own.
    enableAutoCollectExceptions: false,
    enableLiveMetrics: false,
    enablePerformanceCounters: false,
    enableStandardMetrics: false,
    // http would see again what the Azure SDKs tell of themselves; the others patch modules, which a bundle has not.
    instrumentationOptions: {
      azureSdk: { enabled: true },
      http: off,
      mongoDb: off,
      mySql: off,
      postgreSql: off,
      redis: off,
      redis4: off,
      bunyan: off,
      winston: off,
    },
    spanProcessors: [requestSpans],
  }
}

/** https://learn.microsoft.com/azure/azure-functions/functions-app-settings#applicationinsights_authentication_string */
async function toCredential(authentication: string) {
  const { ManagedIdentityCredential } = await import('@azure/identity')
  const clientId = /(?:^|;)\s*ClientId=([^;]+)/i.exec(authentication)?.[1]?.trim()
  return clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId })
}

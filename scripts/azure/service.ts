import { type Cli, CommandError } from './cli.js'

/** https://learn.microsoft.com/rest/api/apimanagement/ */
const API_VERSION = '2024-05-01'

/** One API Management service. */
export interface Service {
  readonly subscription: string
  readonly resourceGroup: string
  readonly name: string
}

/** Something that the caller has to give or mend; its message is all that is shown. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Resource id of something inside the service, or of the service itself. */
export function resourceId({ subscription, resourceGroup, name }: Service, path = ''): string {
  const provider = 'providers/Microsoft.ApiManagement/service'
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/${provider}/${name}${path && `/${path}`}`
}

/** URL of Azure Resource Manager for something inside the service. */
export function resourceUrl(service: Service, path: string): string {
  return `https://management.azure.com${resourceId(service, path)}?api-version=${API_VERSION}`
}

/** Names that azd gives the template's outputs. */
const FROM_AZD = {
  subscription: 'AZURE_SUBSCRIPTION_ID',
  resourceGroup: 'AZURE_RESOURCE_GROUP',
  name: 'AZURE_API_MANAGEMENT_NAME',
} as const

const OPTIONS = { subscription: '--subscription', resourceGroup: '--resource-group', name: '--service' } as const

/** The values of the selected azd environment; none when azd is not installed or there is no environment. */
export async function readAzdValues(azd: Cli): Promise<Readonly<Record<string, string>>> {
  try {
    return (await azd.read<Record<string, string>>('env', 'get-values')) ?? {}
  } catch (error) {
    if (error instanceof CommandError) return {}
    throw error
  }
}

/** The service that the options name; what they leave open comes from the azd environment. */
export function chooseService(
  given: { readonly [Key in keyof Service]?: string | undefined },
  values: Readonly<Record<string, string | undefined>>,
): Service {
  const choose = (key: keyof Service): string => {
    const value = given[key] ?? values[FROM_AZD[key]]
    if (value) return value
    throw new UsageError(
      `Which API Management service? Give ${OPTIONS[key]}, or run this where azd has an environment.`,
    )
  }
  return { subscription: choose('subscription'), resourceGroup: choose('resourceGroup'), name: choose('name') }
}

/** Options of every script that works on a service; see {@link toService}. */
export const SERVICE_OPTIONS = {
  service: { type: 'string' },
  'resource-group': { type: 'string' },
  subscription: { type: 'string' },
} as const

/** What the options of {@link SERVICE_OPTIONS} say of the service. */
export function toService(options: { readonly [Name in keyof typeof SERVICE_OPTIONS]?: string | undefined }) {
  return { name: options.service, resourceGroup: options['resource-group'], subscription: options.subscription }
}

/** Reads the command line. @throws UsageError with the reason why it cannot, and the usage below it */
export function withUsage<T>(usage: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`)
  }
}

/** Runs a script: a usage error or a failed command is one message and status 1, without a stack trace. */
export async function runScript(script: () => Promise<void>): Promise<void> {
  try {
    await script()
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof CommandError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

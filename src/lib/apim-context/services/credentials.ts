import type { ServiceSettings } from './service-settings.js'

/** Gives the headers by which the app proves who it is. */
export type Credentials = () => Promise<Record<string, string>>

/** A function key, or a token of the app's identity: the SDK for that is loaded with the first call, and keeps the token. */
export function createCredentials({ key, scope }: ServiceSettings): Credentials {
  if (scope === undefined) {
    const headers: Record<string, string> = key === undefined ? {} : { 'x-functions-key': key }
    return async () => headers
  }
  let identity: Promise<{ getToken(scope: string): Promise<{ readonly token: string }> }> | undefined
  return async () => {
    identity ??= import('@azure/identity').then(({ DefaultAzureCredential }) => new DefaultAzureCredential())
    const { token } = await (await identity).getToken(scope)
    return { authorization: `Bearer ${token}` }
  }
}

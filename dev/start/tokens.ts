import type { Environment } from './settings.js'

/** Whom the tokens of this machine's issuer are for that do not say. */
export const AUDIENCE = 'api://catalogue'

/** Who issues the tokens of clients, and whom they are meant for. */
export interface TokenSource {
  readonly issuer: string
  readonly audience: string
}

/** Whose tokens the gateway takes: the first that the settings name, else those of the issuer of this machine. */
export function tokenSource(settings: Environment, local: string): TokenSource {
  const first = (name: string) => settings[name]?.split(',')[0]?.trim()
  return { issuer: first('AUTH_ISSUERS') || local, audience: first('AUTH_AUDIENCES') || AUDIENCE }
}

/** The named values by which the gateway's policies know them. */
export const toNamedValues = ({ issuer, audience }: TokenSource): Readonly<Record<string, string>> => ({
  'openid-configuration': `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  'client-audience': audience,
})

/** The settings by which the app verifies them again: all that the settings name. */
export const toSettings = (settings: Environment, { issuer, audience }: TokenSource): Environment => ({
  AUTH_ISSUERS: settings['AUTH_ISSUERS'] || issuer,
  AUTH_AUDIENCES: settings['AUTH_AUDIENCES'] || audience,
})

/** What the toolkit reads from the environment. */
export interface Settings {
  /** Secret that the gateway sends in `X-Gateway-Proof`; without it nothing in a header is believed. */
  readonly gatewayProof: string | undefined
  /** `text` for people, `json` for one JSON object a line. */
  readonly logFormat: 'text' | 'json'
}

/**
 * Reads the settings. `LOG_FORMAT` defaults to text where the host says that it is a development machine, else to json.
 * @throws Error naming the variable and its allowed values
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const { GATEWAY_PROOF, LOG_FORMAT, AZURE_FUNCTIONS_ENVIRONMENT } = environment
  const logFormat = LOG_FORMAT || (AZURE_FUNCTIONS_ENVIRONMENT === 'Development' ? 'text' : 'json')
  if (logFormat !== 'text' && logFormat !== 'json') {
    throw new Error(`The setting LOG_FORMAT is '${logFormat}': it must be text or json`)
  }
  // An empty proof is no proof: it would match an empty header.
  return { gatewayProof: GATEWAY_PROOF || undefined, logFormat }
}

import { type GatewayHeader, gatewayHeaders, proofHeader } from '../context/headers.js'

/** The headers that the gateway adds, with its proof: what a test sends to be believed. */
export function fromGateway(proof: string, says: Partial<Record<GatewayHeader, string>> = {}): Record<string, string> {
  const headers: Record<string, string> = { [proofHeader]: proof, [gatewayHeaders.gateway]: 'azure-api-management' }
  for (const [header, value] of Object.entries(says)) headers[gatewayHeaders[header as GatewayHeader]] = value
  return headers
}

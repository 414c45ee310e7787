import type { GuardInput } from '../decorators/guard.js'

/**
 * The address of something of ours, for `Location` and `Link`: at the gateway when the request came through it and the
 * setting GATEWAY_URL says where that is, else the path, which is right wherever the request was sent.
 */
export function toPublicUrl({ app, apim }: Pick<GuardInput, 'app' | 'apim'>, path: string): string {
  return apim.fromGateway ? `${app.settings.gateway.url ?? ''}${path}` : path
}

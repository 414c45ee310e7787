import {
  defineSettings,
  list,
  provide,
  type RequireGatewayOptions,
  setting,
  text,
} from '../../lib/apim-context/index.js'

const identitySettings = defineSettings(
  'gatewayIdentity',
  "The gateway's identity",
  {
    audience: setting('GATEWAY_IDENTITY_AUDIENCE', text('an audience such as api://catalogue-app'), {
      description: "Whom the gateway's own token is for, where its policies send one beside its proof.",
    }),
    clientIds: setting('GATEWAY_IDENTITY_CLIENT_IDS', list('client ids'), {
      description:
        "The gateway's managed identities: with the audience, administrators get answers through these alone.",
      default: [],
    }),
  },
  ({ audience, clientIds }) =>
    (audience === undefined) === (clientIds.length === 0)
      ? undefined
      : 'GATEWAY_IDENTITY_AUDIENCE and GATEWAY_IDENTITY_CLIENT_IDS: set both or none',
)

/** What the gateway proves its identity with, beside its proof; undefined while the environment asks for nothing more. */
export const gatewayIdentity = provide(
  { settings: identitySettings },
  ({ settings }): RequireGatewayOptions | undefined => {
    const { audience, clientIds } = settings
    const [first, ...others] = clientIds
    return audience !== undefined && first !== undefined
      ? { audience, allowedClientIds: [first, ...others] }
      : undefined
  },
)

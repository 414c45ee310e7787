import { lastSegment } from './backends.js'
import type { Fields } from './fields.js'
import { type LoadContext, propertiesOf } from './folder.js'
import { parseLocated } from './located.js'
import type { Subscription, User } from './model.js'

/**
 * Reads `users` of the configuration, which alone has them; their properties are those of
 * https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/users, and the groups that they are in.
 */
export function loadUsers(context: LoadContext): Map<string, User> {
  const users = new Map<string, User>()
  for (const id of context.overrides.names('users')) {
    const fields = propertiesOf(context.overrides.take('users', id)!, 'A user', context)
    users.set(id, readUser(context, id, fields))
    fields.ignore('password', 'appType', 'confirmation').end()
  }
  return users
}

/** The subscription with the user that its `ownerId` names: `/users/<id>`, or that at the end of an ARM id. */
export function withOwner(
  context: LoadContext,
  subscription: Subscription,
  fields: Fields,
  users: ReadonlyMap<string, User>,
): Subscription {
  const ownerId = fields.string('ownerId')
  if (ownerId === undefined) return subscription
  const owner = users.get(lastSegment(ownerId))
  if (owner !== undefined) {
    return { ...subscription, owner, ...(owner.isBlocked ? { state: 'suspended' as const } : {}) }
  }
  // An extract names users that only Azure knows; who gives some of them here means to have them all.
  if (users.size > 0) {
    const message = `there is no user "${lastSegment(ownerId)}" in the configuration file (users): context.User is null`
    context.warnings.push({ ...fields.at('ownerId'), message })
  }
  return subscription
}

function readUser(context: LoadContext, id: string, fields: Fields): User {
  const note = fields.string('note')
  return {
    id,
    email: fields.string('email') ?? '',
    firstName: fields.string('firstName') ?? '',
    lastName: fields.string('lastName') ?? '',
    ...(note === undefined ? {} : { note }),
    registrationDate: fields.date('registrationDate') ?? 0,
    groups: (fields.strings('groups') ?? []).map((group) => ({ id: group, name: groupName(context, group) })),
    identities: fields.objects('identities').map((identity) => {
      const read = { id: identity.requiredString('id'), provider: identity.requiredString('provider') }
      identity.end()
      return read
    }),
    isBlocked: fields.oneOf('state', ['active', 'blocked', 'pending', 'deleted']) === 'blocked',
  }
}

/** As the artifacts call the group, where they have it. */
function groupName(context: LoadContext, id: string): string {
  const path = `groups/${id}/groupInformation.json`
  const text = context.tree.read(path)
  const node = text === undefined ? undefined : parseLocated(text, context.tree.display(path), context.problems)
  return (node && propertiesOf(node, 'A group', context).string('displayName')) ?? id
}

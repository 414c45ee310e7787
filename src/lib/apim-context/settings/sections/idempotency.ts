import { integer } from '../kinds.js'
import { defineSettings } from '../section.js'
import { setting } from '../setting.js'

export const idempotencySettings = defineSettings('idempotency', 'Idempotency', {
  leaseSeconds: setting('IDEMPOTENCY_LEASE_SECONDS', integer({ min: 1, max: 3600, unit: 'seconds' }), {
    description:
      'How long a request holds its Idempotency-Key when its process dies: longer than the slowest request takes.',
    default: 300,
    visible: true,
  }),
  expiryHours: setting('IDEMPOTENCY_EXPIRY_HOURS', integer({ min: 1, max: 720, unit: 'hours' }), {
    description: 'How long an Idempotency-Key and the answer to its request are kept.',
    default: 24,
    visible: true,
  }),
})

import type { Item } from './item.js'

const SEEDED_ITEMS = 200

const MATERIALS = [
  'Oak',
  'Steel',
  'Linen',
  'Glass',
  'Copper',
  'Wool',
  'Ceramic',
  'Leather',
  'Bamboo',
  'Marble',
] as const

const THINGS = [
  { name: 'Lamp', tags: ['lighting', 'home'], amount: 4900 },
  { name: 'Chair', tags: ['furniture', 'home'], amount: 12900 },
  { name: 'Desk', tags: ['furniture', 'office'], amount: 34900 },
  { name: 'Mug', tags: ['kitchen'], amount: 1450 },
  { name: 'Clock', tags: ['home', 'office'], amount: 5900 },
] as const

const FINISHES = ['Plain', 'Dark', 'Light', 'Classic'] as const

function at<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T
}

/** Items 1 to 200, all different, and the same each time. */
export function seedItems(now: Date): readonly Item[] {
  return Array.from({ length: SEEDED_ITEMS }, (_, index): Item => {
    const thing = at(THINGS, index)
    const material = at(MATERIALS, Math.floor(index / THINGS.length))
    const finish = at(FINISHES, Math.floor(index / (THINGS.length * MATERIALS.length)))
    const words = `${finish} ${material} ${thing.name}`
    return {
      item_id: index + 1,
      name: words,
      description: `A ${words.toLowerCase()}.`,
      price: { amount: thing.amount + index * 10, currency: 'EUR' },
      tags: [...thing.tags, material.toLowerCase()],
      updated_at: now.toISOString(),
    }
  })
}

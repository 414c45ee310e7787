import { deepEquals, JArray, type JContainer, JObject, type JToken, JValue } from './token.js'

export interface MergeSettings {
  readonly arrays: 'concat' | 'union' | 'replace' | 'merge'
  /** Null in the content replaces what is there; without it null counts as absent. */
  readonly takesNull: boolean
}
const DEFAULTS: MergeSettings = { arrays: 'concat', takesNull: false }

/** JContainer.Merge: objects are merged, and arrays by default put one after the other. */
export function mergeJson(target: JContainer, content: JToken, settings: MergeSettings = DEFAULTS): void {
  if (target instanceof JObject && content instanceof JObject) {
    for (const { name, value } of content.properties.values()) {
      const own = target.get(name)
      if (canMerge(own, value)) mergeJson(own, value, settings)
      else if (settings.takesNull || !isNull(value) || own === null) target.set(name, value)
    }
  } else if (target instanceof JArray && content instanceof JArray) {
    mergeArrays(target, content, settings)
  }
}

function isNull(token: JToken): boolean {
  return token instanceof JValue && token.value === null
}

function canMerge(own: JToken | null, value: JToken): own is JContainer {
  return (own instanceof JObject && value instanceof JObject) || (own instanceof JArray && value instanceof JArray)
}

function mergeArrays(target: JArray, content: JArray, settings: MergeSettings): void {
  const items = [...content.items]
  if (settings.arrays === 'replace') target.clear()
  for (const [i, item] of items.entries()) {
    const own = settings.arrays === 'merge' ? (target.items[i] ?? null) : null
    if (canMerge(own, item)) mergeJson(own, item, settings)
    else if (own !== null) {
      if (settings.takesNull || !isNull(item)) target.set(i, item.clone())
    } else if (settings.arrays !== 'union' || !target.items.some((kept) => deepEquals(kept, item))) {
      target.append(item.clone())
    }
  }
}

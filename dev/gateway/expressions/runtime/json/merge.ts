import { JArray, type JContainer, JObject, type JToken, JValue } from './token.js'

/** JContainer.Merge with its default settings: objects are merged, arrays are put one after the other. */
export function mergeJson(target: JContainer, content: JToken): void {
  if (target instanceof JObject && content instanceof JObject) {
    for (const { name, value } of content.properties.values()) {
      const own = target.get(name)
      const isContainer =
        (own instanceof JObject && value instanceof JObject) || (own instanceof JArray && value instanceof JArray)
      if (isContainer) mergeJson(own, value)
      else if (!(value instanceof JValue && value.value === null) || own === null) target.set(name, value)
    }
  } else if (target instanceof JArray && content instanceof JArray) {
    for (const item of [...content.items]) target.append(item.clone())
  }
}

import { STRING } from '../../types/core.js'
import { ListValue } from '../collections.js'
import { raise } from '../exceptions.js'
import { JObject, JProperty, type JToken } from './token.js'

/** A JObject as IDictionary<string, JToken> shows it. */
export class JObjectDictionary {
  constructor(private readonly object: JObject) {}

  /** Whatever is a dictionary, a JObject as one. */
  static of<T>(self: T): T {
    return self instanceof JObject ? (new JObjectDictionary(self) as T) : self
  }

  get count(): number {
    return this.object.count
  }

  get keys(): ListValue {
    return new ListValue(STRING, [...this.object.properties.keys()])
  }

  /** As Newtonsoft has it: https://github.com/JamesNK/Newtonsoft.Json/blob/master/Src/Newtonsoft.Json/Linq/JObject.cs */
  get values(): never {
    return raise('NotImplementedException', 'The method or operation is not implemented.')
  }

  get(name: string): JToken | null {
    return this.object.get(name)
  }

  set(name: string, value: JToken): void {
    this.object.set(name, value)
  }

  has(name: string): boolean {
    return this.object.properties.has(name)
  }

  tryGet(name: string): { readonly value: JToken } | undefined {
    return this.object.properties.get(name)
  }

  insert(name: string, value: JToken): void {
    this.object.append(new JProperty(name, value))
  }

  remove(name: string): boolean {
    return this.object.delete(name)
  }
}

/**
 * A boxed .NET value, as `context.Variables` keeps it. Strings, booleans and null are themselves; all else is an object of
 * this engine, made and read only through the functions of index.ts.
 */
export type Value = string | boolean | null | NetObject

/** The objects of the engine; none is a host object, and nothing of the host is reachable from one. */
export abstract class NetObject {
  /** The .NET type's full name without type arguments, such as `Newtonsoft.Json.Linq.JObject`. */
  abstract get typeName(): string
}

import type { BindingInfo, FunctionMetadata } from '../worker/core-types.js'

/** A function with its trigger, the app settings in its bindings resolved. */
export interface TriggeredFunction {
  readonly name: string
  readonly functionId: string
  readonly trigger: { readonly name: string; readonly binding: BindingInfo }
  readonly bindings: FunctionMetadata['bindings']
  readonly retryOptions?: FunctionMetadata['retryOptions']
  readonly disabled: boolean
}

/** Waits for events and runs a function for each. */
export interface Listener {
  start(): void
  /** Takes no more events. Resolves when those in hand are done. */
  stop(): Promise<void>
  /** The queue that is listened to, and how to say that a message came. */
  readonly queueName?: string
  notify?(): void
}

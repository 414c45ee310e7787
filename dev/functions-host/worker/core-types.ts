/**
 * The part of `@azure/functions-core` that @azure/functions uses. The worker supplies that module; it is not on npm.
 * @see https://github.com/Azure/azure-functions-nodejs-worker/blob/v3.x/types-core/index.d.ts
 */

export type RpcLogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none'
export type RpcLogCategory = 'user' | 'system' | 'customMetric'
export type HookName = 'appStart' | 'appTerminate' | 'preInvocation' | 'postInvocation'

export interface RpcNullable<T> {
  readonly value: T
}

export interface RpcHttpCookie {
  readonly name: string
  readonly value: string
  readonly domain?: RpcNullable<string> | undefined
  readonly path?: RpcNullable<string> | undefined
  readonly expires?: RpcNullable<{ readonly seconds: number; readonly nanos: number }> | undefined
  readonly secure?: RpcNullable<boolean> | undefined
  readonly httpOnly?: RpcNullable<boolean> | undefined
  readonly sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone' | undefined
  readonly maxAge?: RpcNullable<number> | undefined
}

export interface RpcHttpRequest {
  readonly url: string
  readonly method: string
  readonly nullableHeaders: Readonly<Record<string, RpcNullable<string>>>
  readonly nullableParams: Readonly<Record<string, RpcNullable<string>>>
  readonly nullableQuery: Readonly<Record<string, RpcNullable<string>>>
  readonly body?: RpcTypedData
}

export interface RpcHttpResponse {
  readonly statusCode: string
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly RpcHttpCookie[]
  readonly body?: RpcTypedData | null
}

/** One of the properties is set. */
export interface RpcTypedData {
  readonly string?: string
  readonly json?: string
  readonly bytes?: Uint8Array
  readonly int?: number
  readonly double?: number
  readonly http?: RpcHttpRequest | RpcHttpResponse
}

export interface RpcParameter {
  readonly name: string
  readonly data?: RpcTypedData | null
}

export interface RpcInvocationRequest {
  readonly invocationId: string
  readonly functionId: string
  readonly inputData: readonly RpcParameter[]
  readonly triggerMetadata: Readonly<Record<string, RpcTypedData>>
  readonly traceContext: {
    readonly traceParent: string
    readonly traceState: string
    readonly attributes: Readonly<Record<string, string>>
  }
  readonly retryContext?: RpcRetryContext
}

/** Given from the second try on. */
export interface RpcRetryContext {
  readonly retryCount: number
  readonly maxRetryCount: number
  readonly exception: { readonly source: string; readonly message: string; readonly stackTrace: string }
}

export interface RpcInvocationResponse {
  readonly invocationId: string
  readonly outputData?: readonly RpcParameter[]
  readonly returnValue?: RpcTypedData | null
}

export interface BindingInfo {
  readonly type: string
  readonly direction: 'in' | 'out' | 'inout'
  readonly [property: string]: unknown
}

interface RpcDuration {
  readonly seconds: number
}

export interface RpcRetryOptions {
  readonly retryStrategy: 'fixedDelay' | 'exponentialBackoff'
  /** -1: no limit. */
  readonly maxRetryCount: number
  readonly delayInterval?: RpcDuration
  readonly minimumInterval?: RpcDuration
  readonly maximumInterval?: RpcDuration
}

export interface FunctionMetadata {
  readonly name: string
  readonly functionId?: string
  readonly bindings: Readonly<Record<string, BindingInfo>>
  readonly retryOptions?: RpcRetryOptions
}

export type FunctionCallback = (...args: unknown[]) => unknown
export type HookCallback = (context: object) => unknown

export interface CoreInvocationContext {
  readonly invocationId: string
  readonly request: RpcInvocationRequest
  readonly metadata: FunctionMetadata
  state?: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined
  log(level: RpcLogLevel, category: RpcLogCategory, message: string): void
}

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>
  getResponse(context: unknown, result: unknown): Promise<RpcInvocationResponse>
}

export interface ProgrammingModel {
  readonly name: string
  readonly version: string
  getInvocationModel(core: CoreInvocationContext): InvocationModel | Promise<InvocationModel>
  getCapabilities(defaults: Record<string, string>): Promise<Record<string, string>> | Record<string, string>
}

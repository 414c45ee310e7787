import type {
  FunctionMetadata,
  RpcInvocationRequest,
  RpcInvocationResponse,
  RpcLogCategory,
  RpcLogLevel,
} from './core-types.js'

/** What the host says to the worker over the process's IPC channel. */
export type HostMessage =
  | { readonly type: 'load'; readonly appDir: string; readonly entryFiles: readonly EntryFile[] }
  | { readonly type: 'invoke'; readonly request: RpcInvocationRequest }
  | { readonly type: 'terminate' }

/** What the worker says to the host. */
export type WorkerMessage =
  | {
      readonly type: 'loaded'
      readonly functions: readonly FunctionMetadata[]
      readonly capabilities: Readonly<Record<string, string>>
    }
  | { readonly type: 'loadFailed'; readonly error: WorkerError; readonly entryFile: string | undefined }
  | { readonly type: 'result'; readonly response: RpcInvocationResponse }
  | { readonly type: 'failed'; readonly invocationId: string; readonly error: WorkerError }
  | { readonly type: 'log'; readonly log: WorkerLog }

export interface EntryFile {
  /** Absolute path. */
  readonly path: string
  readonly module: 'esm' | 'commonjs'
}

export interface WorkerError {
  readonly message: string
  readonly stack: string
}

export interface WorkerLog {
  readonly level: RpcLogLevel
  readonly category: RpcLogCategory
  readonly message: string
  readonly functionName?: string
  readonly invocationId?: string
}

import type { Clock } from './clock.js'

/** What a trigger of the app is, as listed at start and by `FunctionsHost.functions`. */
export interface FunctionInfo {
  readonly name: string
  /** Binding type of the trigger as the library registers it: `httpTrigger`, `queueTrigger`, … */
  readonly trigger: string
  /** Switched off by `AzureWebJobs.<name>.Disabled`. */
  readonly disabled: boolean
  /** Why the function cannot run: a bad name, a conflicting route, a schedule that does not parse, a setting that is missing. */
  readonly error?: string
  /** HTTP triggers only: methods in upper case (empty: all), and the URL with the route's raw template. */
  readonly http?: { readonly methods: readonly string[]; readonly url: string; readonly authLevel: AuthLevel }
}

export type AuthLevel = 'anonymous' | 'function' | 'admin'

export interface HostSecret {
  readonly name: string
  readonly value: string
}

/** The app's keys: the master key and host keys, and the keys of single functions. */
export interface HostKeys {
  readonly masterKey?: string
  /** Valid for every function. */
  readonly functionKeys?: readonly HostSecret[]
  /** Valid for the runtime's own webhooks, never for functions. */
  readonly systemKeys?: readonly HostSecret[]
  /** Keys of one function, by its name. */
  readonly functions?: Readonly<Record<string, readonly HostSecret[]>>
}

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none'

export interface HostLogEntry {
  readonly level: LogLevel
  /** Category of the real host: `Host.Startup`, `Function.<name>`, `Function.<name>.User`, `Worker`, … */
  readonly category: string
  readonly message: string
  readonly functionName?: string
  readonly invocationId?: string
}

export type HostLog = (entry: HostLogEntry) => void

export interface FunctionsHostOptions {
  /** Folder of the built app: host.json, package.json with `main`, optionally local.settings.json. */
  readonly appDir: string
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port: number
  /** Enforce keys as in Azure; without it every caller is an administrator, as with `func start`. */
  readonly auth?: boolean
  /** The keys themselves, or the path of a keys file. Needs `auth`. */
  readonly keys?: HostKeys | string
  /** Stands in for `process.env`: wins over local.settings.json, and is what the app sees. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Allowed origins and credentials; by default `Host.CORS` and `Host.CORSCredentials` of local.settings.json. */
  readonly cors?: { readonly origins: readonly string[]; readonly credentials?: boolean }
  /** Receives every line; by default they go to stdout as `LOG_FORMAT` (text or json) says. */
  readonly log?: HostLog
  /** Drives timers, polls and retries; the machine's own by default, one that is moved by hand in tests. */
  readonly clock?: Clock
}

/** How the worker process ended without having been asked to. */
export interface WorkerExit {
  readonly pid: number
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface FunctionsHost {
  readonly port: number
  /** `http://localhost:<port>` */
  readonly url: string
  /** In the order in which routes are tried: by name, ignoring case. */
  readonly functions: readonly FunctionInfo[]
  readonly workerPid: number
  /**
   * Loads the app again in a new worker and, once it has loaded, sends new requests there; the old worker finishes what
   * it has in hand. Reads host.json and local.settings.json again. Rejects with an {@link AppLoadError} when the app does
   * not load, and the last good one goes on serving. Does nothing once the host is closing.
   */
  reload(): Promise<readonly FunctionInfo[]>
  /** Calls the listener when the worker dies unexpectedly (never for `reload`, `close` or a timeout). Returns an unsubscribe. */
  onExit(listener: (exit: WorkerExit) => void): () => void
  /** Stops listening, lets calls in hand finish for up to `graceMs` (2000), runs the app's appTerminate hooks, ends the worker. */
  close(options?: { readonly graceMs?: number }): Promise<void>
}

/** Rejects with {@link AppLoadError}, {@link HostConfigurationError} or {@link PortInUseError}. */
export type CreateFunctionsHost = (options: FunctionsHostOptions) => Promise<FunctionsHost>

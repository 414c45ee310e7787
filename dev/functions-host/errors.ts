/** The app did not load: its entry file threw or does not parse. `file`, `line` and `column` say where, when known. */
export class AppLoadError extends Error {
  override readonly name = 'AppLoadError'
  constructor(
    message: string,
    readonly location: { readonly file: string; readonly line: number; readonly column?: number } | undefined,
    /** The stack as the worker printed it. */
    readonly workerStack: string | undefined,
  ) {
    super(message)
  }
}

/** host.json, local.settings.json or the keys file cannot be used; the message names the file and what to do. */
export class HostConfigurationError extends Error {
  override readonly name = 'HostConfigurationError'
}

export class PortInUseError extends Error {
  override readonly name = 'PortInUseError'
  constructor(readonly port: number) {
    super(`Port ${port} is in use; the Functions host needs it. Stop what listens there or choose another port.`)
  }
}

/** The version of the app: the build puts that of package.json here. */
export const version: string = process.env.APP_VERSION ?? 'development'

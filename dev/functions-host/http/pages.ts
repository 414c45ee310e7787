import { type Environment, findSetting, isSwitchedOn } from '../configuration/environment.js'
import type { HttpHead } from './request.js'
import { emptyResponse, type HttpResponse } from './response.js'

const HOME = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Your Azure Function App is up and running.</title></head>
<body><h1>Your Azure Function App is up and running.</h1></body>
</html>
`

/** `/`, for any method, unless a function took it. */
export function homePage({ path }: HttpHead, environment: Environment): HttpResponse | undefined {
  if (path !== '/') return undefined
  if (isSwitchedOn(findSetting(environment, 'AzureWebJobsDisableHomepage'))) return emptyResponse(204)
  return { ...emptyResponse(200, { 'Content-Type': 'text/html' }), body: Buffer.from(HOME) }
}

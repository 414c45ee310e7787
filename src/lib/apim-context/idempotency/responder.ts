import type { AppView, BaseInput } from '../registration/input.js'
import { createResponder, type Responder } from '../response/success-response.js'

const responders = new WeakMap<AppView, Map<string, Responder>>()

/** Makes of a reply the answer that it will be; itself made once for each function of an app. */
export function responderOf({ app, route }: Pick<BaseInput, 'app' | 'route'>): Responder {
  const ofApp = responders.get(app) ?? new Map<string, Responder>()
  responders.set(app, ofApp)
  const responder = ofApp.get(route.name) ?? createResponder(route.responses, app.settings.http.responseChecking)
  ofApp.set(route.name, responder)
  return responder
}

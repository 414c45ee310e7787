import { errorCatalogue } from '../errors/catalogue.js'
import { HttpError } from '../errors/http-error.js'

/** The failure of a handler whose answer is not what the route promises; the client gets a 500, the log the reason. */
export const invalidResponse = (message: string, cause?: Error): HttpError =>
  new HttpError(errorCatalogue.response_invalid, message, cause && { cause })

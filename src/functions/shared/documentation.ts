import { defineGuard, errorCatalogue, NotFoundError } from '../../lib/apim-context/index.js'

/** Answers 404 where the setting DOCS_ENABLED turns the documentation off. */
export const documented = () =>
  defineGuard({
    name: 'documented',
    errors: [errorCatalogue.not_found],
    check: ({ app }) =>
      app.settings.documentation.enabled ? undefined : new NotFoundError('The documentation is turned off here.'),
  })

const { app } = require('@azure/functions')

app.http('hello', {
  route: 'hello/{name?}',
  handler: async (request, context) => {
    context.log('hi')
    return {
      jsonBody: {
        params: request.params,
        url: request.url,
        query: [...request.query],
        headers: [...request.headers],
        trace: context.traceContext,
      },
    }
  },
})

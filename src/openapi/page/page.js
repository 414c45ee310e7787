// Both paths are relative to the page: /public/openapi.json at the gateway, /api/openapi.json at the app.
SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#page',
  deepLinking: true,
  displayRequestDuration: true,
  // Its badge would ask a server elsewhere.
  validatorUrl: null,
})

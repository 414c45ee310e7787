const version = new URLSearchParams(location.search).get('version') === 'v2' ? 'v2' : 'v1'
for (const link of document.querySelectorAll('nav a')) {
  if (link.textContent === version) link.setAttribute('aria-current', 'page')
}

// The path is relative to the page: /public/openapi.json at the gateway, /api/openapi.json at the app.
SwaggerUIBundle({
  url: `openapi.json?version=${version}`,
  dom_id: '#page',
  deepLinking: true,
  displayRequestDuration: true,
  // Its badge would ask a server elsewhere.
  validatorUrl: null,
})

// A file of its own, because the page may run no script that stands in it.
window.SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#calls',
  deepLinking: true,
  displayOperationId: false,
  docExpansion: 'none',
  operationsSorter: 'alpha',
  filter: true,
  tryItOutEnabled: false,
  // What our own pages send with every change; without it the server takes the call for a foreign site's.
  requestInterceptor(request) {
    request.headers['X-Fieldcast'] = '1';
    return request;
  },
});

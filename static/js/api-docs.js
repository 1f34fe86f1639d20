// Draws the API's documentation with the Swagger UI that the page has loaded.
const place = document.getElementById("api-docs");
window.SwaggerUIBundle({ url: place.dataset.spec, domNode: place, deepLinking: true, validatorUrl: null });

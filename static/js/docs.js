/* The API's reference: Swagger UI over our own document, nothing from elsewhere. */
(() => {
  "use strict";

  const place = document.querySelector("[data-docs]");
  const night = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark-mode", night.matches);
  follow();
  night.addEventListener("change", follow);

  /* A page cannot be an OAuth app of its own: here one proves oneself with a key or token. And headers
     that come with every answer are said once in the document, not under each status. */
  function lighter(found) {
    delete found.components.securitySchemes.oauth;
    for (const answer of Object.values(found.components.responses)) delete answer.headers;
    for (const methods of Object.values(found.paths)) {
      for (const operation of Object.values(methods)) {
        operation.security = (operation.security || []).filter((one) => !("oauth" in one));
        for (const answer of Object.values(operation.responses)) delete answer.headers;
      }
    }
    return found;
  }

  /* The parts of the page one below the other: Swagger UI's own layout has a second main part in ours. */
  const parts = ({ React }) => ({
    components: {
      Parts: ({ getComponent, specSelectors }) => {
        const part = (name, ...rest) => React.createElement(getComponent(name, ...rest));
        const box = (kind, ...inside) => React.createElement("div", { className: kind }, ...inside);
        if (!specSelectors.specJson().size) return box("swagger-ui");
        return box(
          "swagger-ui",
          part("SvgAssets"),
          box("information-container wrapper", part("InfoContainer", true)),
          box("scheme-container", box("schemes wrapper", part("AuthorizeBtnContainer", true))),
          part("FilterContainer", true),
          box("wrapper", part("operations", true)),
        );
      },
    },
  });

  /* No level of headings left out, for those who listen to the page. */
  function settle() {
    for (const head of place.querySelectorAll("h3.opblock-tag")) head.setAttribute("aria-level", "2");
  }

  async function show() {
    const answer = await fetch(place.dataset.docs, { credentials: "omit" });
    window.SwaggerUIBundle({
      spec: lighter(await answer.json()),
      domNode: place,
      deepLinking: true,
      docExpansion: "none",
      plugins: [parts],
      layout: "Parts",
      displayRequestDuration: true,
      filter: true,
      tryItOutEnabled: true,
      validatorUrl: null,
    });
  }

  new MutationObserver(settle).observe(place, { childList: true, subtree: true });
  show();
})();

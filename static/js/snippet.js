/* The preview of the widget: what the lines to paste would do, done by the same loader. */
(function () {
  "use strict";

  var shown = null;

  function show() {
    var site = document.querySelector("[data-widget]");
    if (!site || !window.bookingapp) return;
    var asked = site.getAttribute("data-widget"), here = site.querySelector("[data-here]");
    if (site.dataset.shown) return;  /* some other fragment has come in */
    site.dataset.shown = "1";
    if (shown) shown.destroy();
    shown = window.bookingapp.mount(here, JSON.parse(asked));
    /* the floating button stays within the little website */
    if (shown.element.parentElement === document.body) site.append(shown.element);
    var opens = site.querySelector("[data-opens]");
    if (opens) opens.addEventListener("click", function (event) { event.preventDefault(); shown.open(opens); });
  }

  var site = document.querySelector("[data-widget]");
  if (!site) return;
  var loader = document.createElement("script");
  loader.src = site.getAttribute("data-loader");
  loader.addEventListener("load", show);
  document.head.append(loader);
  document.addEventListener("htmx:afterSettle", show);
})();

/* The list of clients: how many are ticked, and all of them at once. */
(function () {
  "use strict";

  function picks() { return Array.prototype.slice.call(document.querySelectorAll(".cl-pick input")); }

  function count() {
    var number = document.querySelector("[data-number]"), all = document.querySelector("[data-all]"), boxes = picks();
    var chosen = boxes.filter(function (box) { return box.checked; }).length;
    if (number) number.textContent = number.getAttribute("data-text").replace("#", String(chosen));
    if (all) {
      var box = all.querySelector("input");
      all.hidden = false;
      box.checked = chosen > 0 && chosen === boxes.length;
      box.indeterminate = chosen > 0 && chosen < boxes.length;
    }
  }

  document.addEventListener("change", function (event) {
    if (event.target.closest("[data-all]")) picks().forEach(function (box) { box.checked = event.target.checked; });
    if (event.target.closest(".cl-form")) count();
  });
  document.addEventListener("htmx:afterSwap", count);
  window.addEventListener("pageshow", count);
  count();
})();

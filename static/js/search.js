/* Walk from the field through what was found with the arrow keys, and back. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-find]");
  if (!form) return;
  var field = form.elements.q;
  field.setSelectionRange(field.value.length, field.value.length);
  document.addEventListener("keydown", function (event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" && event.key !== "Escape") return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    var all = Array.prototype.slice.call(document.querySelectorAll("[data-found]"));
    var at = all.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== field) return;
    if (event.key === "Escape") { if (at >= 0) { event.preventDefault(); field.focus(); } return; }
    event.preventDefault();
    var to = event.key === "ArrowDown" ? at + 1 : at - 1;
    if (to < 0) field.focus();
    else if (all[to]) all[to].focus();
  });
})();

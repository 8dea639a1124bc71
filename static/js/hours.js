/* The hours editor: rows come and go without asking the server. Without this script its buttons do the same by forms. */
(function () {
  "use strict";
  var form = document.querySelector("[data-hours]");
  if (!form) return;

  function renumber(day) {
    day.querySelectorAll("[data-span]").forEach(function (row, place) {
      row.querySelectorAll("input[id], select[id]").forEach(function (field) { field.id = field.name + "-" + place; });
    });
  }
  form.addEventListener("click", function (event) {
    var more = event.target.closest("[data-more]"), clear = event.target.closest("[data-clear-span]");
    if (more) {
      event.preventDefault();
      var day = more.closest("[data-day]"), rows = day.querySelector("[data-spans]"), row = rows.lastElementChild.cloneNode(true);
      row.querySelectorAll(".wrong").forEach(function (text) { text.remove(); });
      row.querySelectorAll("input:not([type=hidden])").forEach(function (field) { field.value = ""; field.removeAttribute("aria-invalid"); field.removeAttribute("aria-describedby"); });
      rows.append(row);
      renumber(day);
      row.querySelector("input").focus();
    }
    if (clear) {
      var gone = clear.closest("[data-span]"), home = gone.parentElement, next = gone.nextElementSibling || gone.previousElementSibling;
      if (home.children.length > 1 && home.hasAttribute("data-spans")) { gone.remove(); renumber(home.closest("[data-day]")); }
      else { gone.querySelectorAll("input:not([type=hidden])").forEach(function (field) { field.value = ""; }); next = gone; }
      form.dataset.changed = "1";
      next.querySelector("input").focus();
    }
  });
})();

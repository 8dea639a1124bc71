/* Choosing a client by the arrow keys while typing. Without it the same list is walked through by Tab. */
(function () {
  "use strict";

  function people(field) {
    var list = document.getElementById(field.getAttribute("data-people"));
    return list ? Array.prototype.slice.call(list.querySelectorAll(".book-person")) : [];
  }

  document.addEventListener("keydown", function (event) {
    var target = event.target;
    if (event.altKey || event.ctrlKey || event.metaKey || !target.closest) return;
    if (target.hasAttribute("data-people") && event.key === "ArrowDown") {
      var first = people(target)[0];
      if (first) { event.preventDefault(); first.focus(); }
      return;
    }
    var person = target.closest(".book-person");
    if (!person) return;
    var field = document.querySelector("#name[data-people]"), list = field ? people(field) : [], at = list.indexOf(person);
    var to = { ArrowDown: list[at + 1], ArrowUp: list[at - 1] || field, Home: list[0], End: list[list.length - 1] }[event.key];
    if (event.key === "Escape") { event.stopPropagation(); to = field; }
    if (to) { event.preventDefault(); to.focus(); }
  });
})();

/* The settings: a colour is seen while it is chosen, words while they are written. Everything also works without it. */
(function () {
  "use strict";

  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }

  /* ---- the colour: shown at once, judged after a pause ---- */
  var look = document.querySelector("form[data-look]"), pause;
  if (look) {
    var colour = look.elements.colour, own = look.elements.own;
    var paint = function () {
      all(".set-preview").forEach(function (box) { box.style.setProperty("--brand", own.checked ? colour.value : "#0d5c63"); });
      colour.disabled = !own.checked;
    };
    var judge = function () {
      window.clearTimeout(pause);
      pause = window.setTimeout(function () {
        var url = look.getAttribute("data-look") + "?colour=" + encodeURIComponent(own.checked ? colour.value : "#0d5c63");
        if (window.htmx) window.htmx.ajax("GET", url, { target: "#judged", swap: "outerHTML" });
      }, 250);
    };
    [colour, own].forEach(function (field) {
      field.addEventListener("input", function () { paint(); judge(); });
    });
    look.addEventListener("submit", function () { colour.disabled = false; });
    paint();
  }

  /* ---- a message's words: the preview follows the typing ---- */
  var words = document.querySelector("form[data-words]");
  if (words) {
    var show = document.querySelector("[data-show]"), later;
    words.addEventListener("input", function () {
      window.clearTimeout(later);
      later = window.setTimeout(function () { words.requestSubmit(show); words.dataset.changed = "1"; }, 700);
    });
    all("[data-insert]").forEach(function (button) {
      button.addEventListener("click", function () {
        var field = words.elements.body, text = button.getAttribute("data-insert");
        field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
        field.focus();
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
  }
})();

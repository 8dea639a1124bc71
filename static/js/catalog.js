/* Lists are put in order by dragging a handle, or by the arrow keys on it. Without script there are two buttons. */
(function () {
  "use strict";

  var pause, said;

  function rows(list) { return Array.prototype.slice.call(list.children); }
  function nameOf(row) { var b = row.querySelector("b"); return b ? b.textContent.trim() : ""; }

  function say(text) {
    if (!said) {
      said = document.createElement("p");
      said.className = "vh";
      said.setAttribute("role", "status");
      document.body.append(said);
    }
    said.textContent = text;
  }

  function tell(list, row) {
    var text = list.dataset.said || "";
    say(text.replace("{name}", nameOf(row)).replace("{place}", rows(list).indexOf(row) + 1).replace("{count}", rows(list).length));
  }

  /* the buttons at both ends: nothing goes further up than first */
  function mend(list) {
    rows(list).forEach(function (row, place, all) {
      var up = row.querySelector('[name="step"][value="-1"]'), down = row.querySelector('[name="step"][value="1"]');
      if (up) up.disabled = place === 0;
      if (down) down.disabled = place === all.length - 1;
    });
  }

  function keep(list) {
    mend(list);
    window.clearTimeout(pause);
    pause = window.setTimeout(function () {
      var form = new FormData();
      form.append("token", list.dataset.token);
      form.append("group", list.dataset.group || "");
      rows(list).forEach(function (row) { form.append("entry", row.dataset.ref); });
      window.fetch(list.dataset.sort, { method: "POST", body: form, credentials: "same-origin", redirect: "manual" }).then(function (answer) {
        if (answer.type !== "opaqueredirect" && !answer.ok) window.location.reload();
        else if (window.desk) window.desk.toast(list.dataset.kept || "", null, 3);
      }, function () { window.location.reload(); });
    }, 500);
  }

  function place(list, row, step) {
    var other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (step < 0) list.insertBefore(row, other); else list.insertBefore(other, row);
    tell(list, row);
    keep(list);
  }

  document.addEventListener("keydown", function (event) {
    var grip = event.target.closest && event.target.closest("[data-grip]");
    if (!grip || event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    var row = grip.closest("[data-ref]");
    place(row.parentElement, row, event.key === "ArrowUp" ? -1 : 1);
    grip.focus();
  });

  document.addEventListener("pointerdown", function (event) {
    var grip = event.target.closest && event.target.closest("[data-grip]");
    if (!grip || event.button) return;
    var row = grip.closest("[data-ref]"), list = row.parentElement, moved = false;
    grip.setPointerCapture(event.pointerId);
    row.classList.add("is-dragged");

    function move(now) {
      var above = row.previousElementSibling, below = row.nextElementSibling, box;
      if (above && (box = above.getBoundingClientRect()) && now.clientY < box.top + box.height / 2) { list.insertBefore(row, above); moved = true; }
      else if (below && (box = below.getBoundingClientRect()) && now.clientY > box.top + box.height / 2) { list.insertBefore(below, row); moved = true; }
    }
    function end() {
      grip.removeEventListener("pointermove", move);
      grip.removeEventListener("pointerup", end);
      grip.removeEventListener("pointercancel", end);
      row.classList.remove("is-dragged");
      if (moved) { tell(list, row); keep(list); }
    }
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", end);
    grip.addEventListener("pointercancel", end);
  });
})();

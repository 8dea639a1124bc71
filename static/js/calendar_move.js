/* Moving on the calendar: by pointer, by the keys, and from an empty place to something new. */
(function () {
  "use strict";

  var cal = window.cal, grid = document.getElementById("cal-grid");
  if (!cal || !grid) return;
  var root = cal.root, words = cal.words, dialog = document.getElementById("cal-ask"), menu = document.getElementById("cal-menu");

  function snap(minutes) { return Math.round(minutes / cal.STEP) * cal.STEP; }
  function pad(number) { return String(number).padStart(2, "0"); }
  function shifted(date, days) { var day = new Date(date + "T00:00Z"); day.setUTCDate(day.getUTCDate() + days); return day.toISOString().slice(0, 10); }
  function wall(place) {
    var column = cal.columns[place.i].data, days = Math.floor(place.s / 1440), minute = place.s - days * 1440;
    return { date: shifted(cal.scene.days[column.day].date, days), time: pad(Math.floor(minute / 60)) + ":" + pad(minute % 60) };
  }
  function said(place) { return cal.time(place.s) + "–" + cal.time(place.e); }
  function whole(place) { return cal.day(cal.columns[place.i].data) + ", " + said(place) + (cal.columns[place.i].data.kind === "day" ? "" : ", " + cal.columns[place.i].data.name); }
  function same(a, b) { return a.s === b.s && a.e === b.e && a.i === b.i; }
  function isMovable(box) { return box && box.classList.contains("is-movable"); }

  /* ---- where it would be ---- */
  var ghost = null;
  function show(place) {
    if (!ghost) { ghost = cal.make("div", "cal-ghost"); ghost.setAttribute("aria-hidden", "true"); }
    ghost.textContent = said(place);
    cal.set(ghost, { s: place.s, e: place.e });
    if (ghost.parentNode !== cal.columns[place.i].body) cal.columns[place.i].body.append(ghost);
  }
  function hide() { if (ghost) ghost.remove(); }

  function columnAt(x) {
    var found = 0;
    cal.columns.forEach(function (one, number) { var at = one.box.getBoundingClientRect(); if (x >= at.left && x < at.right) found = number; });
    return found;
  }
  function minuteAt(number, y) { return (y - cal.columns[number].body.getBoundingClientRect().top) / cal.MINUTE; }

  /* ---- the pointer ---- */
  var drag = null, press = null;
  grid.addEventListener("pointerdown", function (event) {
    if (event.button || drag || cal.busy) return;
    var box = event.target.closest(".cal-card"), body = event.target.closest(".cal-col .cal-body");
    if (isMovable(box)) {
      var start = { box: box, card: box.card, kind: event.target.closest(".cal-grip") ? "size" : "move", x: event.clientX, y: event.clientY, id: event.pointerId };
      start.grab = minuteAt(box.card.i, event.clientY) - box.card.s;
      if (event.pointerType === "touch" && start.kind === "move") {
        press = window.setTimeout(function () { lift(start); }, 350);
        waiting = start;
      } else waiting = start;
    } else if (body && !event.target.closest("a") && event.pointerType !== "touch") {
      var at = Number(body.dataset.column), from = Math.floor(minuteAt(at, event.clientY) / cal.STEP) * cal.STEP;
      waiting = { kind: "new", card: { s: from, e: from + 30, i: at }, from: from, x: event.clientX, y: event.clientY, id: event.pointerId };
    }
  });
  var waiting = null;

  function lift(start) {
    drag = start;
    drag.place = { s: start.card.s, e: start.card.e, i: start.card.i };
    cal.busy += 1;
    if (start.box) start.box.classList.add("is-lifted");
    document.documentElement.classList.add(start.kind === "move" ? "is-dragging" : "is-sizing");
    try { grid.setPointerCapture(start.id); } catch (error) { /* it has been let go already */ }
    show(drag.place);
  }
  grid.addEventListener("pointermove", function (event) {
    if (!drag && waiting && waiting.id === event.pointerId) {
      var far = Math.abs(event.clientX - waiting.x) + Math.abs(event.clientY - waiting.y) > 5;
      if (far && event.pointerType === "touch" && waiting.kind === "move") { window.clearTimeout(press); waiting = null; return; }
      if (far) lift(waiting);
    }
    if (!drag || drag.id !== event.pointerId) return;
    event.preventDefault();
    var card = drag.card, length = card.e - card.s, place = drag.place;
    if (drag.kind === "move") {
      place.i = columnAt(event.clientX);
      place.s = Math.max(0, Math.min(1440 - cal.STEP, snap(minuteAt(place.i, event.clientY) - drag.grab)));
      place.e = place.s + length;
    } else if (drag.kind === "size") {
      place.e = Math.max(place.s + cal.STEP, snap(minuteAt(place.i, event.clientY)));
    } else {
      var now = minuteAt(place.i, event.clientY);
      place.s = Math.max(0, Math.min(drag.from, Math.floor(now / cal.STEP) * cal.STEP));
      place.e = Math.min(1440, Math.max(drag.from + cal.STEP, Math.ceil(now / cal.STEP) * cal.STEP));
    }
    show(place);
    var edge = grid.getBoundingClientRect();
    if (event.clientY > edge.bottom - 30) grid.scrollTop += 12; else if (event.clientY < edge.top + 70) grid.scrollTop -= 12;
  });
  grid.addEventListener("touchmove", function (event) { if (drag) event.preventDefault(); }, { passive: false });
  function drop(event) {
    window.clearTimeout(press);
    var was = waiting;
    waiting = null;
    if (!drag) {
      if (was && was.kind === "new" && event.type === "pointerup") openMenu({ s: was.from, e: was.from + 30, i: was.card.i }, event.clientX, event.clientY);
      return;
    }
    var done = drag;
    drag = null;
    document.documentElement.classList.remove("is-dragging", "is-sizing");
    stopClick();
    if (event.type !== "pointerup") { settle(done.box); return; }
    if (done.kind === "new") { openMenu(done.place, event.clientX, event.clientY); cal.free(); return; }
    if (same(done.place, done.card)) settle(done.box); else ask(done.box, done.card, done.place);
  }
  grid.addEventListener("pointerup", drop);
  grid.addEventListener("pointercancel", drop);
  grid.addEventListener("dragstart", function (event) { event.preventDefault(); });
  function stopClick() {
    function stop(event) { event.preventDefault(); event.stopPropagation(); }
    document.addEventListener("click", stop, { capture: true, once: true });
    window.setTimeout(function () { document.removeEventListener("click", stop, true); }, 50);
  }
  function settle(box) { hide(); if (box) box.classList.remove("is-lifted", "is-grabbed"); cal.free(); }

  /* ---- the keys: M for the form, G to take hold of it ---- */
  var held = null;
  grid.addEventListener("keydown", function (event) {
    var box = event.target.closest(".cal-card");
    if (held) { steer(event); return; }
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "m" || event.key === "M") { if (isMovable(box) && box.card.k === "booking") { event.preventDefault(); window.desk.open(moveUrl(box.card), event.target); } }
    else if ((event.key === "g" || event.key === "G") && isMovable(box)) { event.preventDefault(); take(box); }
    else if (/^Arrow/.test(event.key)) walk(event, box);
  });
  function take(box) {
    held = { box: box, card: box.card, place: { s: box.card.s, e: box.card.e, i: box.card.i } };
    cal.busy += 1;
    box.classList.add("is-grabbed");
    show(held.place);
    cal.say(words.held);
  }
  function steer(event) {
    var place = held.place, before = { s: place.s, e: place.e, i: place.i }, rtl = document.dir === "rtl" ? -1 : 1;
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); end(null); cal.say(words.back); return; }
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); end(place); return; }
    if (event.key === "Tab") { event.preventDefault(); return; }
    if (event.key === "ArrowDown") { if (event.shiftKey) place.e += cal.STEP; else if (place.s < 1425) { place.s += cal.STEP; place.e += cal.STEP; } }
    else if (event.key === "ArrowUp") { if (event.shiftKey) place.e = Math.max(place.s + cal.STEP, place.e - cal.STEP); else if (place.s >= cal.STEP) { place.s -= cal.STEP; place.e -= cal.STEP; } }
    else if (event.key === "ArrowRight") place.i = Math.max(0, Math.min(cal.columns.length - 1, place.i + rtl));
    else if (event.key === "ArrowLeft") place.i = Math.max(0, Math.min(cal.columns.length - 1, place.i - rtl));
    else return;
    event.preventDefault();
    if (same(before, place)) return;
    show(place);
    ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
    cal.say(whole(place));
  }
  function end(place) {
    var was = held;
    held = null;
    was.box.classList.remove("is-grabbed");
    if (place && !same(place, was.card)) ask(was.box, was.card, place); else settle(was.box);
  }
  grid.addEventListener("focusout", function () { if (held && !dialog.open) window.setTimeout(function () { if (held && !held.box.contains(document.activeElement)) end(null); }, 0); });

  /* arrows go from card to card */
  function walk(event, box) {
    var next = null, links = Array.from(box.parentNode.querySelectorAll("a")), here = links.indexOf(event.target);
    if (event.key === "ArrowDown") next = links[here + 1];
    else if (event.key === "ArrowUp") next = links[here - 1];
    else {
      var step = (event.key === "ArrowRight" ? 1 : -1) * (document.dir === "rtl" ? -1 : 1), number = Number(box.dataset.column);
      for (number += step; cal.columns[number] && !next; number += step) {
        var best = Infinity;
        cal.columns[number].cards.querySelectorAll(".cal-card").forEach(function (one) { var far = Math.abs(one.card.s - box.card.s); if (far < best && one.querySelector("a")) { best = far; next = one.querySelector("a"); } });
      }
    }
    if (next) { event.preventDefault(); next.focus(); }
  }

  /* ---- before it is done: where to, and whether the client is told ---- */
  var asked = null;
  function moveUrl(card) { return (card.k === "class" ? root.dataset.classMove.replace("OCC", card.id) : root.dataset.moveUrl.replace("BKG", card.id)); }
  function ask(box, card, place) {
    asked = { box: box, card: card, place: place, waive: "", opener: box.querySelector("a") };
    dialog.querySelector("#cal-ask-who").textContent = card.t + " · " + card.n;
    dialog.querySelector("#cal-ask-from").textContent = whole(card);
    dialog.querySelector("#cal-ask-to").textContent = whole(place);
    dialog.querySelector(".cal-warn").textContent = "";
    dialog.querySelector(".cal-price").textContent = card.hourly && place.e - place.s !== card.e - card.s ? words.price : "";
    dialog.querySelector("#cal-ask-tell").hidden = card.k === "class";
    dialog.querySelector("[data-yes]").textContent = words.move;
    dialog.returnValue = "";
    dialog.showModal();
  }
  dialog.addEventListener("close", function () {
    if (asked && dialog.returnValue !== "sent") { var was = asked; asked = null; settle(was.box); cal.say(words.back); focus(was); }
  });
  function focus(was) {
    var link = document.contains(was.opener) ? was.opener : grid.querySelector('[data-id="' + was.card.id + '"] a');
    if (link) link.focus({ preventScroll: true });
  }
  dialog.querySelector("form").addEventListener("submit", function (event) {
    if (event.submitter && event.submitter.value === "no") return;
    event.preventDefault();
    event.stopPropagation();
    var was = asked, card = was.card, place = was.place, column = cal.columns[place.i].data, values = wall(place);
    values.zone = root.dataset.zone;
    if (card.v) values.version = card.v;
    if (place.e - place.s !== card.e - card.s) values.minutes = place.e - place.s;
    if (place.i !== card.i && column.kind === "staff") values.staff = column.key;
    if (place.i !== card.i && column.kind === "unit") values.unit = column.key;
    if (dialog.querySelector("[name=tell]").checked) values.tell = "1";
    if (was.waive) values.waive = was.waive;
    send(moveUrl(card), values).then(function (answer) { told(was, answer, values.tell); });
  });
  function send(url, values) {
    var body = new URLSearchParams(values);
    body.set("token", root.dataset.token);
    return window.fetch(url, { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin" }).then(function (answer) {
      var isJson = /json/.test(answer.headers.get("Content-Type") || "");
      return isJson ? answer.json().then(function (found) { return { ok: answer.ok, found: found }; }) : { ok: false, found: { message: words.failed } };
    }).catch(function () { return { ok: false, found: { message: words.failed } }; });
  }
  function told(was, answer, tell) {
    var found = answer.found;
    if (!answer.ok && found.waive) {
      was.waive = found.waive;
      dialog.querySelector(".cal-warn").textContent = found.message;
      dialog.querySelector("[data-yes]").textContent = words.anyway;
      cal.say(found.message);
      return;
    }
    asked = null;
    dialog.close("sent");
    hide();
    was.box.classList.remove("is-lifted");
    cal.later = true;
    if (!answer.ok) {
      window.desk.toast(found.message, null, 12);
      cal.free();
      focus(was);
      return;
    }
    window.desk.toast(found.message, found.undo && function () { undo(was, found.undo, tell); });
    document.addEventListener("cal:loaded", function () { focus(was); }, { once: true });
    cal.free();
  }
  function undo(was, values, tell) {
    if (tell) values.tell = "1";
    send(moveUrl(was.card), values).then(function (answer) {
      window.desk.toast(answer.ok ? words.undone : answer.found.message);
      cal.load();
    });
  }

  /* ---- an empty place: something new ---- */
  function openMenu(place, x, y) {
    if (!menu || !menu.querySelector("a")) { hide(); return; }
    var column = cal.columns[place.i].data, at = wall(place);
    menu.querySelector("p").textContent = whole(place);
    menu.querySelectorAll("a").forEach(function (link) {
      var url = new URL(link.dataset.url, window.location.href);
      url.searchParams.set("start", at.date + "T" + at.time);
      url.searchParams.set("minutes", place.e - place.s);
      url.searchParams.set("zone", root.dataset.zone);
      if (column.kind === "staff" && column.key) url.searchParams.set("staff", column.key);
      if (column.kind === "unit") url.searchParams.set("unit", column.key);
      link.href = url.pathname + url.search;
    });
    show(place);
    cal.set(menu, { x: Math.min(x, window.innerWidth - 240) + "px", y: Math.min(y, window.innerHeight - 220) + "px" });
    window.setTimeout(function () { menu.showPopover(); menu.querySelector("a").focus(); }, 0); /* after this press, which would close it */
  }
  if (menu) menu.addEventListener("toggle", function (event) { if (event.newState === "closed") hide(); });
  if (menu) menu.addEventListener("click", function (event) { if (event.target.closest("a")) menu.hidePopover(); });
})();

/* The calendar: draws what the server tells of a day or a week, and keeps it true while others work.
   Positions and colours go through CSSOM, since pages allow no inline style. Moving is in calendar_move.js. */
(function () {
  "use strict";

  var root = document.getElementById("cal");
  if (!root) return;
  var words = JSON.parse(root.dataset.words);
  var list = document.getElementById("cal-list"), grid = document.getElementById("cal-grid");
  var clock = new Intl.DateTimeFormat(root.dataset.locale, { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
  var hours = new Intl.DateTimeFormat(root.dataset.locale, { hour: "numeric", timeZone: "UTC" });
  var dayName = new Intl.DateTimeFormat(root.dataset.locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  var longDay = new Intl.DateTimeFormat(root.dataset.locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  var cal = window.cal = { root: root, words: words, scene: null, columns: [], busy: 0, MINUTE: 1.6, STEP: 15 };

  function narrow() { return window.matchMedia("(max-width: 40rem)").matches; }

  /* on a telephone without a view in the address: the agenda */
  if (!new URLSearchParams(window.location.search).has("view") && narrow() && root.dataset.agenda) {
    window.location.replace(root.dataset.agenda);
    return;
  }

  cal.time = function (minutes) { return clock.format(new Date(((minutes % 1440) + 1440) % 1440 * 60000)); };
  cal.day = function (column, long) { return (long ? longDay : dayName).format(new Date(cal.scene.days[column.day].date + "T00:00Z")); };
  cal.say = function (text) { var live = document.getElementById("live"); live.textContent = ""; window.setTimeout(function () { live.textContent = text; }, 30); };
  cal.set = function (element, values) { Object.keys(values).forEach(function (name) { element.style.setProperty("--" + name, values[name]); }); };
  cal.make = function (tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  cal.nameOf = function (column) { return column.kind === "day" ? cal.day(column) : column.name; };
  cal.url = function (card) {
    var ask = card.k === "class" ? root.dataset.classUrl : root.dataset.visitUrl;
    return ask ? ask.replace("OCC", card.id).replace("VIS", card.vis) : "";
  };

  /* ---- the grid ---- */
  function draw(scene) {
    var top = cal.scene ? grid.scrollTop : null, left = grid.scrollLeft, active = document.activeElement;
    var focused = active && grid.contains(active) && active.closest("[data-id]");
    var kept = focused && { id: focused.dataset.id, column: focused.dataset.column };
    var before = cal.scene && versions(cal.scene);
    cal.scene = scene;
    cal.columns = scene.columns.map(function (data, number) { return column(data, number); });
    place(before);
    var gutter = cal.make("div", "cal-gutter"), body = cal.make("div", "cal-body");
    gutter.setAttribute("aria-hidden", "true");
    gutter.append(cal.make("div", "cal-head"), body);
    for (var hour = 1; hour < 24; hour++) {
      var mark = cal.make("span", "cal-hour", hours.format(new Date(hour * 3600000)));
      cal.set(mark, { s: hour * 60 });
      body.append(mark);
    }
    grid.replaceChildren.apply(grid, [gutter].concat(cal.columns.map(function (one) { return one.box; })));
    cal.set(grid, { n: cal.columns.length || 1 });
    drawNow();
    grid.scrollTop = top === null ? firstSight() : top;
    grid.scrollLeft = left;
    if (kept) {
      var again = grid.querySelector('[data-id="' + kept.id + '"][data-column="' + kept.column + '"] a') || grid.querySelector('[data-id="' + kept.id + '"] a');
      if (again) again.focus({ preventScroll: true });
    }
    root.dataset.ready = "1";
  }

  function versions(scene) {
    var found = {};
    scene.cards.forEach(function (card) { found[card.id] = [card.v, card.s, card.e, card.i, card.n].join(); });
    return found;
  }

  function column(data, number) {
    var box = cal.make("section", "cal-col"), head = cal.make("h2", "cal-head"), body = cal.make("div", "cal-body"), cards = cal.make("ol", "cal-cards");
    head.id = "cal-head-" + number;
    var day = cal.scene.days[data.day];
    if (data.kind === "day") {
      var link = cal.make("a", "", cal.day(data));
      link.href = root.dataset.dayUrl.replace("DATE", day.date);
      head.append(link);
    } else head.textContent = data.name;
    if (day.today && data.kind === "day") head.classList.add("is-today");
    box.setAttribute("aria-labelledby", head.id);
    cards.setAttribute("role", "list");
    data.shut.forEach(function (span) {
      var shade = cal.make("div", "cal-shut");
      cal.set(shade, { s: span[0], e: span[1] });
      body.append(shade);
    });
    body.append(cards);
    body.dataset.column = number;
    box.append(head, body);
    return { data: data, number: number, box: box, body: body, cards: cards };
  }

  /* what meets stands side by side: cards, and the blocked time of one person in a column of several */
  function place(before) {
    var by = cal.columns.map(function () { return []; });
    function add(one, draw) { if (by[one.i]) by[one.i].push({ s: one.s, e: one.e, draw: draw }); }
    cal.scene.bars.forEach(function (bar) { if (bar.who && bar.k !== "closed") add(bar, function () { return drawBar(bar); }); else drawBar(bar); });
    cal.scene.cards.forEach(function (card) { add(card, function () { return drawCard(card, before); }); });
    by.forEach(function (found) {
      found.sort(function (a, b) { return a.s - b.s || b.e - a.e; });
      var open = [], ends = [], until = -1;
      function close() { open.forEach(function (box) { cal.set(box, { lanes: ends.length }); }); open = []; ends = []; }
      found.forEach(function (one) {
        if (one.s >= until) close();
        var lane = ends.findIndex(function (end) { return end <= one.s; });
        if (lane < 0) lane = ends.push(0) - 1;
        ends[lane] = Math.max(one.e, one.s + 10);
        until = Math.max(until, ends[lane]);
        var box = one.draw();
        cal.set(box, { lane: lane });
        open.push(box);
      });
      close();
    });
  }

  function drawCard(card, before) {
    var box = cal.make("li", "cal-card is-" + card.st + (card.k === "taken" ? " is-plain" : ""));
    var url = cal.url(card), link = cal.make(url ? "a" : "span", "cal-link");
    var span = cal.time(card.s) + "–" + cal.time(card.e), state = words.states[card.st] || "";
    box.dataset.id = card.id;
    box.dataset.column = card.i;
    cal.set(box, { s: Math.max(card.s, 0), e: Math.min(card.e, 1440), tone: card.x });
    if (card.e - card.s <= 20) box.classList.add("is-short");
    if (url) { link.href = url; if (card.k === "booking") link.setAttribute("data-panel", ""); }
    if (card.m || card.k === "class") link.setAttribute("aria-describedby", "cal-keys");
    link.append(cal.make("b", "", card.t), cal.make("span", "cal-what", card.n), cal.make("time", "", span));
    if (card.p) link.append(cal.make("span", "cal-part", card.p));
    var label = [span, card.t, card.n, state, card.p ? words.part.replace("%s", card.p) : "", card.notes ? words.notes : ""];
    if (url) link.setAttribute("aria-label", label.filter(Boolean).join(", "));
    box.append(link);
    if (state && card.st !== "confirmed" && card.st !== "class") box.title = state;
    if (card.m || card.k === "class" && root.dataset.classMove) {
      var grip = cal.make("span", "cal-grip");
      grip.setAttribute("aria-hidden", "true");
      box.classList.add("is-movable");
      box.append(grip);
    }
    if (before && before[card.id] !== [card.v, card.s, card.e, card.i, card.n].join()) box.classList.add("is-new");
    box.card = card;
    cal.columns[card.i].cards.append(box);
    return box;
  }

  function drawBar(bar) {
    var column = cal.columns[bar.i], url = bar.id && root.dataset.blockUrl;
    if (!column) return null;
    var box = cal.make(url ? "a" : "div", "cal-bar is-" + bar.k);
    var text = bar.t + (bar.who ? " · " + bar.who : "");
    box.append(cal.make("span", "", text));
    cal.set(box, { s: bar.s, e: bar.e });
    if (url) { box.href = url.replace("BLK", bar.id); box.setAttribute("data-panel", ""); box.setAttribute("aria-label", cal.time(bar.s) + "–" + cal.time(bar.e) + ", " + text); }
    column.body.insertBefore(box, column.cards);
    return box;
  }

  var nowAt = null;
  function drawNow() {
    grid.querySelectorAll(".cal-now").forEach(function (line) { line.remove(); });
    if (cal.scene.now === null) return;
    if (nowAt === null || nowAt.mark !== cal.scene) nowAt = { mark: cal.scene, minute: cal.scene.now, read: Date.now() };
    var minute = nowAt.minute + (Date.now() - nowAt.read) / 60000;
    cal.columns.forEach(function (one) {
      if (one.data.day !== cal.scene.today) return;
      var line = cal.make("div", "cal-now");
      cal.set(line, { s: minute });
      one.body.append(line);
    });
  }
  window.setInterval(function () { if (cal.scene && grid && !cal.busy) drawNow(); }, 30000);

  function firstSight() {
    var first = 1440;
    cal.scene.columns.forEach(function (one) { if (one.shut.length && one.shut[0][0] === 0 && one.shut[0][1] < 1440) first = Math.min(first, one.shut[0][1]); });
    cal.scene.cards.forEach(function (card) { first = Math.min(first, Math.max(card.s, 0)); });
    if (cal.scene.now !== null && cal.scene.now - 60 > first) first = cal.scene.now - 60;
    return Math.max(0, Math.floor((first === 1440 ? 480 : first) / 60) * 60 - 10) * cal.MINUTE;
  }

  /* ---- what others do: a mark, asked for every second and a half while somebody looks ---- */
  var mark = root.dataset.mark || "", timer = null, failures = 0;
  cal.load = function () {
    var url = grid ? root.dataset.feed : window.location.href;
    var headers = grid ? { Accept: "application/json" } : { "HX-Request": "true", "HX-Target": "cal-list" };
    return window.fetch(url, { headers: headers, credentials: "same-origin" }).then(function (answer) {
      if (answer.redirected) { window.location.reload(); return null; }
      if (!answer.ok) throw new Error(String(answer.status));
      return grid ? answer.json() : answer.text();
    }).then(function (found) {
      if (found === null) return;
      if (grid) {
        if (cal.busy) { cal.later = true; return; }
        mark = found.mark;
        draw(found);
      } else { list.innerHTML = found; tint(list); }
      document.dispatchEvent(new CustomEvent("cal:loaded"));
    });
  };
  function ask() {
    timer = null;
    if (document.hidden) return;
    window.fetch(root.dataset.live + "?v=" + mark, { credentials: "same-origin" }).then(function (answer) {
      failures = 0;
      if (answer.redirected || answer.status === 401) { window.location.reload(); return null; }
      return answer.status === 200 ? answer.json() : null;
    }).then(function (news) {
      if (!news) return null;
      if (cal.busy) { cal.later = true; return null; }
      if (!grid) mark = news.mark;
      return cal.load();
    }).catch(function () { failures += 1; }).then(wait);
  }
  function wait() { if (timer === null) timer = window.setTimeout(ask, Math.min(1500 * Math.pow(2, failures), 30000)); }
  document.addEventListener("visibilitychange", function () { if (!document.hidden && timer === null) ask(); });
  document.addEventListener("desk:changed", function () { cal.load(); });
  cal.free = function () { cal.busy = Math.max(0, cal.busy - 1); if (!cal.busy && cal.later) { cal.later = false; cal.load(); } };

  function tint(within) { within.querySelectorAll("[data-tone]").forEach(function (one) { cal.set(one, { tone: one.dataset.tone }); }); }

  /* ---- the side: what waits for somebody ---- */
  var side = document.getElementById("cal-side");
  function loadSide() {
    if (!side || !window.matchMedia("(min-width: 90rem)").matches || !window.htmx) return;
    window.htmx.ajax("GET", side.dataset.url, { target: "#cal-side", swap: "innerHTML" });
  }
  document.addEventListener("cal:loaded", loadSide);

  /* ---- dates by the keys, and by the date field ---- */
  var picker = document.getElementById("cal-date");
  if (picker) picker.addEventListener("change", function () { if (picker.value) picker.form.requestSubmit(); });
  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || cal.busy || event.target.closest("input, select, textarea, dialog, [popover]")) return;
    var link = { p: "cal-back", n: "cal-on", t: "cal-today" }[event.key];
    var target = link && document.getElementById(link);
    if (target) { event.preventDefault(); target.click(); }
  });

  tint(list || root);
  if (grid) {
    list.hidden = true;
    grid.hidden = false;
    cal.load().catch(function () { list.hidden = false; grid.hidden = true; }).then(wait);
  } else { loadSide(); wait(); }
})();

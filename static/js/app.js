/* What makes the pages smoother. Nothing here is needed to book: links and forms work without it. */
(function () {
  "use strict";

  var root = document.documentElement;
  root.classList.add("js");
  /* in a frame that has no origin of its own every request by script would be refused: links and forms do the work */
  var isPlain = window.origin === "null";
  if (isPlain) root.setAttribute("hx-disable", "");
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  function one(selector, within) { return (within || document).querySelector(selector); }
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  /* ---- telling: one polite live region ---- */
  var telling;
  function say(text) {
    var live = one("#live");
    if (!live || !text) return;
    live.textContent = "";
    window.clearTimeout(telling);
    telling = window.setTimeout(function () { live.textContent = text; }, 60);
  }

  /* ---- focus goes to what appeared; on a phone it also comes into view ---- */
  function focusOn(element) {
    if (!element) return;
    element.focus({ preventScroll: true });
    var box = element.getBoundingClientRect();
    if (box.top < 0 || box.bottom > window.innerHeight - 120) {
      element.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
    }
  }

  /* ---- the month: arrows, Home/End, PageUp/PageDown, Enter and Space ---- */
  function days(grid) { return all(".day", grid); }

  function settleGrid(grid) {
    var list = days(grid);
    var home = one("[aria-selected='true'] > .day", grid) || one("a.day", grid) || list[0];
    list.forEach(function (day) { day.tabIndex = day === home ? 0 : -1; });
  }

  function moveTo(grid, day) {
    days(grid).forEach(function (other) { other.tabIndex = other === day ? 0 : -1; });
    day.focus();
  }

  /* after a month has been turned by key, the same or the nearest day takes the focus */
  var wanted = null;
  function turn(step, dayOfMonth) {
    var link = one(step < 0 ? "a#month-prev" : "a#month-next");
    if (!link) return;
    wanted = dayOfMonth;
    link.click();
  }

  function onGridKey(event) {
    var day = event.target.closest("[data-grid] .day");
    if (!day || event.altKey || event.ctrlKey || event.metaKey) return;
    var grid = day.closest("[data-grid]"), list = days(grid), at = list.indexOf(day);
    var along = getComputedStyle(grid).direction === "rtl" ? -1 : 1;
    var row = days(day.closest("tr")), number = Number(day.id.slice(-2)), to = null;
    switch (event.key) {
      case "ArrowRight": to = at + along; break;
      case "ArrowLeft": to = at - along; break;
      case "ArrowDown": to = at + 7; break;
      case "ArrowUp": to = at - 7; break;
      case "Home": to = list.indexOf(row[0]); break;
      case "End": to = list.indexOf(row[row.length - 1]); break;
      case "PageDown": event.preventDefault(); turn(1, number); return;
      case "PageUp": event.preventDefault(); turn(-1, number); return;
      case " ": event.preventDefault(); if (day.href) day.click(); return;
      default: return;
    }
    event.preventDefault();
    if (list[to]) moveTo(grid, list[to]);
    else if (to < 0) turn(-1, 31 + to + 1);
    else turn(1, to - list.length + 1);
  }

  function takeWanted() {
    if (wanted === null) return;
    var grid = one("[data-grid]"), list = grid ? days(grid) : [];
    if (list.length) moveTo(grid, list[Math.max(0, Math.min(wanted, list.length) - 1)]);
    wanted = null;
  }

  /* the pressed day is marked at once, before its times arrive */
  function markDay(day) {
    all("[data-grid] [aria-selected='true']").forEach(function (cell) { cell.removeAttribute("aria-selected"); });
    day.parentElement.setAttribute("aria-selected", "true");
    settleGrid(day.closest("[data-grid]"));
  }

  /* ---- the next month is fetched ahead and kept for half a minute ---- */
  var ahead = {};
  var fresh = 30000;
  function prefetch() {
    var link = one("a[data-prefetch]");
    var saving = navigator.connection && navigator.connection.saveData;
    if (!link || saving || isPlain || ahead[link.href] || !window.htmx) return;
    ahead[link.href] = { at: 0, text: null };
    fetch(link.href, { headers: { "HX-Request": "true", "HX-Target": "month" }, credentials: "same-origin", priority: "low" })
      .then(function (answer) { return answer.ok && !answer.redirected ? answer.text() : null; })
      .then(function (text) { if (text) ahead[link.href] = { at: Date.now(), text: text }; })
      .catch(function () { delete ahead[link.href]; });
  }
  function soon(task) {
    if (window.requestIdleCallback) window.requestIdleCallback(task, { timeout: 1500 });
    else window.setTimeout(task, 400);
  }

  function useAhead(event) {
    var link = event.detail.elt;
    if (!link.hasAttribute("data-month")) return;
    var kept = ahead[link.href];
    delete ahead[link.href];
    if (!kept || !kept.text || Date.now() - kept.at > fresh) return;
    event.preventDefault();
    var back = document.activeElement && document.activeElement.id;
    window.htmx.swap("#month", kept.text, { swapStyle: "outerHTML" });
    history.pushState({ htmx: true }, "", link.href);
    arrived(one("#month"), null, back);
  }

  /* ---- after a fragment has come in ---- */
  function arrived(element, source, back) {
    ready();
    if (wanted !== null) takeWanted();
    else if (source && source.getAttribute("data-focus")) focusOn(one(source.getAttribute("data-focus")));
    else if (one("[data-autofocus]", element || document) && element && element.id !== "main") focusOn(one("[data-autofocus]", element));
    else if (back && document.activeElement === document.body) {
      var again = document.getElementById(back);
      if (again) again.focus({ preventScroll: true });
    }
    if (element) say(element.getAttribute("data-say") || "");
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    var source = event.detail.elt;
    if (source.hasAttribute("data-day")) markDay(source);
    useAhead(event);
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    var config = event.detail.requestConfig;
    if (!config || event.detail.elt !== event.detail.target && event.detail.elt.id !== event.detail.target.id) return;
    arrived(document.getElementById(event.detail.elt.id) || event.detail.elt, config.elt, config.elt && config.elt.id);
  });

  /* where a request by script is refused or fails, the plain link or form does the work; a courtesy is left undone */
  function plainly(event) {
    var source = event.detail.elt, form = source.closest("form");
    if (source.hasAttribute("data-courtesy")) return;
    var lost = one("#live");
    if (lost) say(lost.getAttribute("data-lost"));
    if (source.href) window.location.assign(source.href);
    else if (form) form.submit();
  }
  document.addEventListener("htmx:sendError", plainly);
  document.addEventListener("htmx:timeout", plainly);
  document.addEventListener("htmx:responseError", plainly);

  /* ---- a form is sent once, and its button shows that it is on the way ---- */
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!form.hasAttribute("data-once") || event.defaultPrevented) return;
    if (form.classList.contains("is-sent")) { event.preventDefault(); return; }
    form.classList.add("is-sent");
    if (button) button.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    all("form.is-sent").forEach(function (form) { form.classList.remove("is-sent"); });
    all("[aria-busy]").forEach(function (button) { button.removeAttribute("aria-busy"); });
  });

  /* ---- how long the time is still kept ---- */
  var ticking;
  function watchHold() {
    window.clearInterval(ticking);
    var bar = one("#hold[data-expires]");
    if (!bar) return;
    /* the server's clock counts: a wrong clock on this machine must not matter */
    var skew = Number(bar.dataset.now || 0) ? Number(bar.dataset.now) * 1000 - Date.now() : 0;
    var told = false;
    function tick() {
      var left = Math.round((Number(bar.dataset.expires) * 1000 - Date.now() - skew) / 1000);
      var figure = one("[data-hold-left]", bar);
      if (left <= 0) {
        window.clearInterval(ticking);
        bar.classList.remove("is-short");
        bar.classList.add("is-over");
        one("[data-hold-text]", bar).textContent = bar.dataset.over;
        figure.textContent = "";
        all("form", bar).forEach(function (form) { form.hidden = true; });
        say(bar.dataset.over);
        return;
      }
      figure.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
      bar.classList.toggle("is-short", left <= 120);
      if (left <= 120 && !told) { told = true; say(bar.dataset.soon); }
    }
    tick();
    ticking = window.setInterval(tick, 1000);
  }

  /* ---- the time zone of this browser; remembered when somebody chose another ---- */
  function kept(value) {
    try {
      if (value) window.localStorage.setItem("tz", value);
      return window.localStorage.getItem("tz");
    } catch (refused) { return null; }
  }
  function watchZone() {
    var form = one("form[data-zone]");
    if (!form || form.dataset.seen) return;
    form.dataset.seen = "1";
    var asked = new URLSearchParams(window.location.search);
    if (asked.has("tz")) return;
    var zone = kept() || Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone || zone === form.dataset.zone) return;
    asked.set("tz", zone);
    window.location.replace(window.location.pathname + "?" + asked + window.location.hash);
  }

  document.addEventListener("submit", function (event) {
    if (event.target.hasAttribute("data-zone")) kept(event.target.elements.tz.value);
  });

  /* a select that can be searched: typing leaves only what fits */
  document.addEventListener("input", function (event) {
    var id = event.target.getAttribute("data-filter"), list = id && document.getElementById(id);
    if (!list) return;
    var words = event.target.value.trim().toLowerCase().replace(/[\s_]+/g, " ").split(" "), hits = 0, first = null;
    all("option", list).forEach(function (option) {
      var text = (option.textContent + " " + option.value).toLowerCase().replace(/_/g, " ");
      var fits = words.every(function (word) { return text.indexOf(word) >= 0; });
      option.hidden = option.disabled = !fits;
      if (fits) { hits += 1; first = first || option; }
    });
    all("optgroup", list).forEach(function (group) { group.hidden = !one("option:not([hidden])", group); });
    list.size = event.target.value && hits > 1 ? 6 : 0;
    if (first) list.value = first.value;
  });

  /* ---- a text that can be copied ---- */
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-copy]");
    var field = button && document.getElementById(button.getAttribute("data-copy"));
    if (!field) return;
    function copied() {
      var words = button.textContent;
      button.textContent = button.getAttribute("data-copied");
      say(button.textContent);
      window.setTimeout(function () { button.textContent = words; }, 2000);
    }
    field.select();
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(copied, function () {});
    else if (document.execCommand("copy")) copied();
  });

  /* ---- the category in view is marked in the row above ---- */
  function watchShelves() {
    var nav = one("[data-spy]");
    if (!nav || nav.dataset.seen || !window.IntersectionObserver || window.parent !== window) return;
    nav.dataset.seen = "1";
    var links = all("a", nav);
    function mark(id) {
      links.forEach(function (link) {
        var on = link.hash === "#" + id;
        if (on) {
          link.setAttribute("aria-current", "true");
          nav.scrollTo({ left: link.offsetLeft - nav.clientWidth / 3, behavior: calm.matches ? "auto" : "smooth" });
        } else link.removeAttribute("aria-current");
      });
    }
    var watcher = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) { if (entry.isIntersecting) mark(entry.target.id); });
    }, { rootMargin: "-15% 0px -75% 0px" });
    links.forEach(function (link) {
      var part = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (part) watcher.observe(part);
    });
    if (links[0]) mark(decodeURIComponent(links[0].hash.slice(1)));
  }

  /* the person chosen is in sight, however long the row */
  function showChosen() {
    var row = one(".people"), chosen = one(".people [aria-current]");
    if (row && chosen && row.scrollWidth > row.clientWidth) row.scrollLeft = chosen.offsetLeft - row.clientWidth / 2 + chosen.offsetWidth / 2;
  }

  function ready() {
    all("[data-grid]").forEach(settleGrid);
    watchHold();
    showChosen();
    soon(prefetch);
  }

  document.addEventListener("keydown", onGridKey);
  ready();
  watchZone();
  watchShelves();
  /* faults and other news of a fresh page take the focus, unless somebody is already elsewhere */
  if (document.activeElement === document.body && !window.location.hash) {
    var news = one("[data-autofocus]");
    if (news) news.focus({ preventScroll: news.id === "done-title" });
  }
})();

/* What makes the dashboard smoother. Everything here also works without it, by links and plain forms. */
(function () {
  "use strict";

  function one(selector, within) { return (within || document).querySelector(selector); }

  /* ---- the drawer: a page's panel beside the work ---- */
  var drawer = one("#panel"), body = one("#panel-body"), whole = one("#panel-whole"), opener = null;

  function openPanel(url, from) {
    if (!drawer || !window.htmx || !drawer.showModal) { window.location.assign(url); return; }
    opener = from || document.activeElement;
    whole.href = url;
    window.htmx.ajax("GET", url, { target: "#panel-body", swap: "innerHTML" }).then(function () {
      if (!drawer.open) drawer.showModal();
      drawer.scrollTop = 0;
      focusIn();
    });
  }
  function focusIn() {
    var first = one("[data-autofocus], [autofocus]", body) || one("h1, h2", body) || body;
    if (!first.hasAttribute("tabindex") && !/^(INPUT|SELECT|TEXTAREA|BUTTON|A)$/.test(first.tagName)) first.tabIndex = -1;
    first.focus({ preventScroll: true });
  }
  function closePanel() { if (drawer && drawer.open) drawer.close(); }

  if (drawer) {
    drawer.addEventListener("close", function () {
      body.textContent = "";
      document.dispatchEvent(new CustomEvent("desk:closed"));
      if (opener && document.contains(opener)) opener.focus({ preventScroll: true });
    });
    drawer.addEventListener("click", function (event) {
      if (event.target === drawer || event.target.closest("[data-close]")) { if (mayLeave(body)) closePanel(); }
    });
    drawer.addEventListener("cancel", function (event) { if (!mayLeave(body)) event.preventDefault(); });
  }

  document.addEventListener("click", function (event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    var link = event.target.closest && event.target.closest("a[href]");
    if (!link) return;
    var inside = drawer && drawer.open && body.contains(link);
    if (link.hasAttribute("data-panel") || inside && link.hasAttribute("data-panel-link")) {
      event.preventDefault();
      openPanel(link.href, inside ? opener : link);
    }
  });

  /* forms in the drawer are answered in it; what they lead to replaces the panel */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || !drawer || !drawer.open || !body.contains(form) || form.method !== "post" || !window.htmx) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    var values = new FormData(form, event.submitter || undefined), plain = {};
    values.forEach(function (value, name) { plain[name] = name in plain ? [].concat(plain[name], value) : value; });
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    window.htmx.ajax("POST", (event.submitter && event.submitter.getAttribute("formaction")) || form.action, { target: "#panel-body", swap: "innerHTML", values: plain, source: body }).then(function () {
      delete form.dataset.sending;
      if (event.submitter) event.submitter.removeAttribute("aria-busy");
      drawer.scrollTop = 0;
      document.dispatchEvent(new CustomEvent("desk:changed"));
      focusIn();
    });
  });

  /* ---- a question before what cannot be undone ---- */
  var ask = one("#ask"), asked = null;
  document.addEventListener("submit", function (event) {
    var form = event.target, question = event.submitter && event.submitter.getAttribute("data-confirm") || form.getAttribute("data-confirm");
    if (!question || form === asked || !ask || !ask.showModal) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    one("#ask-text", ask).textContent = question;
    var button = event.submitter;
    one("[data-yes]", ask).textContent = button ? button.textContent.trim() : one("[data-yes]", ask).textContent;
    ask.returnValue = "";
    ask.showModal();
    ask.addEventListener("close", function () {
      if (ask.returnValue !== "yes") return;
      asked = form;
      form.requestSubmit(button || undefined);
      asked = null;
    }, { once: true });
  }, true);

  /* ---- filters send themselves; typing waits for a pause ---- */
  var pause;
  function sendFilters(form) { form.requestSubmit(); }
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-auto]");
    if (form && event.target.type !== "search") sendFilters(form);
  });
  document.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-auto]");
    if (!form || event.target.type !== "search" || form.hasAttribute("data-live")) return;
    window.clearTimeout(pause);
    pause = window.setTimeout(function () { sendFilters(form); }, 600);
  });

  /* ---- what was typed and not saved ---- */
  document.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-guard]");
    if (form) form.dataset.changed = "1";
  });
  document.addEventListener("submit", function (event) { delete event.target.dataset.changed; });
  function mayLeave(within) {
    var form = one("form[data-guard][data-changed]", within || document);
    return !form || window.confirm(form.getAttribute("data-guard"));
  }
  window.addEventListener("beforeunload", function (event) {
    if (one("form[data-guard][data-changed]")) event.preventDefault();
  });

  /* ---- menus behind three dots close when one goes elsewhere ---- */
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      var menu = event.target.closest && event.target.closest("details[data-menu][open]");
      if (menu) { menu.open = false; one("summary", menu).focus(); }
    }
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && !event.target.isContentEditable) {
      var field = one("[data-slash]");
      if (field && !(drawer && drawer.open)) { event.preventDefault(); field.focus(); field.select(); }
    }
  });

  /* ---- tabs wider than a phone: the one that is open stays in sight ---- */
  var tab = one(".tabs [aria-current]");
  if (tab) tab.parentNode.scrollLeft += tab.getBoundingClientRect().left - tab.parentNode.getBoundingClientRect().left - 16;

  /* ---- a word in passing, perhaps with a way back ---- */
  function toast(text, undo, seconds) {
    var room = one("#toasts");
    if (!room) return;
    var box = document.createElement("div"), words = document.createElement("span");
    box.className = "toast";
    words.textContent = text;
    box.append(words);
    function gone() { box.remove(); }
    if (undo) {
      var back = document.createElement("button");
      back.type = "button";
      back.textContent = room.getAttribute("data-undo");
      back.addEventListener("click", function () { gone(); undo(); });
      box.append(back);
    }
    var close = document.createElement("button");
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", room.getAttribute("data-close"));
    close.addEventListener("click", gone);
    box.append(close);
    room.append(box);
    window.setTimeout(gone, (seconds || (undo ? 12 : 6)) * 1000);
  }

  window.desk = { open: openPanel, close: closePanel, toast: toast };
})();

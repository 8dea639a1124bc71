/* bookingapp's widget: booking on any website, by one line of HTML. What it understands: widget/README.md.

   It adds one element of its own for each widget, whose insides no style of the page can reach, and one name,
   `bookingapp`, unless the page uses that name already. While a popup is open the page behind it does not scroll.

   Served without these comments, without indentation and without needless spaces (bookingapp/web/loader.py).
   For that a text ends on the line where it begins, and a comment has its lines for itself. */
(() => {
  "use strict";
  /* The server puts the words of every language it speaks into the next line. */
  const WORDS = {"en": ["Book a time", "Close", "The free times cannot be shown here."]};
  const KEY = Symbol.for("bookingapp");
  /* Milliseconds without a word from the frame until a link stands in for it: in all, and after something has loaded. */
  const PATIENCE = 10000, QUIET = 1500;
  const LOOK = [
    ":host{all:initial!important;display:block!important;width:100%!important}:host([data-bookingapp=popup]){display:contents!important}",
    "*{box-sizing:border-box;font:500 16px/1.4 system-ui,sans-serif}[hidden]{display:none!important}",
    "iframe{display:block;width:100%;border:0}.wait{height:3px;background:var(--a)}",
    ".out{padding:24px;text-align:center;color:CanvasText;background:Canvas;border-radius:12px}p{margin:0 0 16px}",
    "a,button{display:inline-block;min-height:44px;padding:11px 20px;border:0;border-radius:10px;background:var(--a);color:oklch(from var(--a) calc((.65 - l)*1000) 0 0);font-weight:600;text-decoration:none;cursor:pointer}",
    ":focus-visible{outline:3px solid var(--a);outline-offset:3px}",
    ".fab{position:fixed;z-index:2147483000;bottom:20px;inset-inline-end:20px;padding:15px 24px;border-radius:30px;max-width:calc(100vw - 40px);box-shadow:0 6px 24px #0006}.left{inset-inline:20px auto}",
    "dialog{width:min(960px,100vw - 32px);height:min(860px,100dvh - 32px);max-width:none;max-height:none;padding:0;border:0;border-radius:16px;overflow:hidden;color:CanvasText;background:Canvas}",
    "dialog[open]{display:flex;flex-direction:column}dialog::backdrop{background:#0009}dialog iframe{flex:1;min-height:0}",
    "header{display:flex;align-items:center;padding:4px 4px 4px 20px}b{flex:1;font-weight:600}",
    ".x{width:48px;padding:0;background:none;color:inherit;font-size:26px}.x:focus-visible{outline-offset:-3px;outline-color:currentColor}",
    "@media(max-width:640px){dialog{width:100vw;height:100dvh;border-radius:0}}",
    "@media(prefers-reduced-motion:no-preference){dialog[open]{animation:.16s a}.wait{animation:1s infinite alternate a}}@keyframes a{from{opacity:0}}"
  ].join("");

  /* Another tag has brought the loader before: it serves this one too. */
  if (window[KEY]) return window[KEY].scan();

  const root = document.documentElement;
  const widgets = [], popups = {}, started = new WeakMap();

  function make(tag, within, values) {
    return within.appendChild(Object.assign(document.createElement(tag), values));
  }

  /* ---- what is asked for: the data-* of a tag; in a call the same names without "data-" ---- */
  function read(element) {
    const found = {};
    for (const one of element.attributes) if (/^data-/.test(one.name)) found[one.name.slice(5)] = one.value;
    if (element.src) found.host = found.host || element.src.replace(/\/widget[^/]*$/, "");
    return found;
  }

  function address(asked, door, names, more) {
    const sent = new URLSearchParams(more);
    for (const name of Object.keys(asked)) {
      const full = name.replace(/^utm-/, "utm_").replace(/^metadata-(.+)/, "metadata[$1]");
      if (names.test(full) && asked[name]) sent.set(full, asked[name]);
    }
    new URLSearchParams(location.search).forEach((value, name) => {
      if (/^utm_/.test(name) && !sent.has(name)) sent.set(name, value);
    });
    return asked.host + door + asked.business + (asked.service ? "/" + asked.service : "") + "?" + sent;
  }

  const framed = (asked, more) => address(asked, "/embed/", /^(staff|date|location|locale|accent|name|email|phone|notes|utm_.+|metadata.+)$/, more);

  /* ---- light or dark, as the page around it is: bright letters stand on dark ground ---- */
  function theme(asked, element) {
    if (/^(light|dark)$/.test(asked.theme)) return asked.theme;
    const said = getComputedStyle(element).color, part = said.match(/[\d.]+/g);
    return (/^rgb/.test(said) ? (+part[0] + +part[1] * 2) / 765 : part[0]) > .55 ? "dark" : "light";
  }

  /* ---- the page behind a popup stands still, and does not jump when its scroll bar goes ---- */
  function still(on, name, value) {
    const style = on.style, was = style.getPropertyValue(name), how = style.getPropertyPriority(name);
    style.setProperty(name, value, "important");
    return () => {
      style.setProperty(name, was, how);
      if (!on.getAttribute("style")) on.removeAttribute("style");
    };
  }

  /* ---- one widget: inline where `place` puts it, or a dialog, with or without a floating button ---- */
  function widget(asked, place, source) {
    const inline = !/^(popup|button)$/.test(asked.mode);
    const words = WORDS[(asked.locale || root.lang || navigator.language).slice(0, 2).toLowerCase()] || WORDS.en;
    const label = asked.label || words[0], id = "w" + (widgets.length + 1), key = framed(asked);
    const element = document.createElement("div"), inside = element.attachShadow({ mode: "open" });
    const where = new URL(asked.host, location).origin;
    let frame, line, out, dialog, fab, timer, opener, ready, done, painted, mark, loosen = [];

    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(LOOK);
      inside.adoptedStyleSheets = [sheet];
    } catch (old) {
      make("style", inside, { textContent: LOOK });
    }
    element.dataset.bookingapp = inline ? "inline" : "popup";
    element.style.setProperty("--a", "#" + (asked.accent || "0d5c63").replace("#", ""));

    function tell(event, detail) {
      const on = [opener, source, element].find((one) => one?.isConnected) || document;
      const call = typeof asked.on === "string" ? window[asked.on] : asked.on;
      on.dispatchEvent(new CustomEvent("bookingapp:" + event, { bubbles: true, composed: true, detail }));
      if (typeof call === "function") call(event, detail, handle);
    }

    function say(command, detail) {
      if (ready) frame.contentWindow.postMessage({ bookingapp: 1, widget: id, command, detail }, where);
    }

    function paint() {
      const now = theme(asked, inline && element.parentElement || document.body);
      for (const one of [dialog, frame, out]) if (one) one.style.colorScheme = now;
      if (painted !== now) say("theme", { theme: now });
      return painted = now;
    }

    function wait(long) {
      clearTimeout(timer);
      timer = setTimeout(show, long, false);
    }

    function show(isFrame) {
      clearTimeout(timer);
      line.hidden = true;
      frame.hidden = !isFrame;
      out.hidden = isFrame;
    }

    function load(within) {
      const more = { widget: id, origin: location.origin, theme: paint(), mode: inline ? "" : "popup", locale: root.lang };
      line = make("div", within, { className: "wait" });
      frame = make("iframe", within, { title: label });
      out = make("div", within, { className: "out", hidden: true });
      make("p", out, { textContent: words[2] });
      make("a", out, { textContent: words[0], href: address(asked, "/book/", /^(staff|date|location|utm_.+)$/), target: "_top" });
      paint();
      if (inline) frame.style.height = (asked.height || 480) + "px";
      frame.onload = () => { if (!ready) wait(QUIET); };
      frame.src = framed(asked, more);
      wait(PATIENCE);
    }

    function unload() {
      clearTimeout(timer);
      for (const one of [line, frame, out]) one?.remove();
      frame = ready = done = null;
    }

    /* A part of the frame comes into sight, whatever scrolls around it. */
    function reveal(top, bottom) {
      mark = mark || make("i", inside);
      mark.style.cssText = "position:absolute;margin-top:" + (top - frame.offsetHeight) + "px;height:" + Math.min(bottom - top, innerHeight / 2) + "px";
      mark.scrollIntoView({ block: "nearest" });
    }

    function hear(event, detail) {
      if (event === "ready") {
        const again = ready;
        ready = true;
        show(true);
        /* it may have changed since the frame was asked for */
        painted = "";
        paint();
        if (inline && again && frame.getBoundingClientRect().top < 0) reveal(0, 1);
        if (dialog?.open && !again) {
          frame.focus();
          say("focus");
        }
      }
      if (inline && detail.height) frame.style.height = detail.height + "px";
      if (event === "booking_created") done = true;
      if (event === "show") return inline && reveal(detail.top, detail.bottom);
      if (event === "closed") return close();
      tell(event, detail);
    }

    function open(by) {
      if (inline || dialog.open) return;
      opener = by || fab;
      if (done) unload();
      if (!frame) load(dialog);
      if (innerWidth > root.clientWidth) loosen.push(still(root, "scrollbar-gutter", "stable"));
      loosen.push(still(getComputedStyle(root).overflowY === "visible" ? document.body : root, "overflow", "hidden"));
      paint();
      dialog.showModal();
    }

    function close() {
      dialog?.close();
    }

    function shut() {
      for (const free of loosen) free();
      loosen = [];
      opener?.focus({ preventScroll: true });
      tell("closed", {});
    }

    function destroy() {
      close();
      unload();
      element.remove();
      delete popups[key];
      if (source) started.delete(source);
    }

    const handle = { element, open, close, destroy, theme(now) { asked.theme = now; paint(); } };
    const me = {
      open, asked, paint, handle,
      take(event) {
        const said = event.data;
        if (event.source !== frame?.contentWindow || event.origin !== where) return;
        if (said?.bookingapp === 1 && said.widget === id) hear(said.event, said.detail || {});
      }
    };
    widgets.push(me);
    if (inline) {
      place(element);
      load(inside);
      return me;
    }
    popups[key] = me;
    dialog = make("dialog", inside, { ariaLabel: label, onclose: shut, onclick(event) { if (event.target === dialog) close(); } });
    const head = make("header", dialog);
    make("b", head, { textContent: label });
    make("button", head, { className: "x", textContent: "×", ariaLabel: words[1], onclick: close });
    if (asked.mode === "button") fab = make("button", inside, { className: "fab " + asked.position, textContent: label, onclick: () => open() });
    document.body.appendChild(element);
    return me;
  }

  addEventListener("message", (event) => { for (const one of widgets) one.take(event); });
  const repaint = () => setTimeout(() => { for (const one of widgets) one.paint(); }, 200);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  new MutationObserver(repaint).observe(root, { attributes: true });

  /* ---- whatever carries data-booking-popup opens it; without script a link leads to the page itself ---- */
  addEventListener("click", (event) => {
    const by = event.target.closest?.("[data-booking-popup]");
    if (!by || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const own = read(by), like = widgets.find((one) => !own.business || own.business === one.asked.business);
    /* whose frame it is says a script, never a link, which may stand in what visitors have written */
    const asked = Object.assign({}, like?.asked, own, { host: like?.asked.host || host, mode: "popup" });
    if (!asked.business || !asked.host) return;
    event.preventDefault();
    (popups[framed(asked)] || widget(asked)).open(by);
  });

  /* ---- where it begins: each tag once, whenever it comes ---- */
  function start(script) {
    const asked = read(script), target = asked.target && document.querySelector(asked.target);
    if (started.has(script) || !asked.business) return;
    if (!document.body || (asked.target && !target && document.readyState === "loading")) {
      return document.addEventListener("DOMContentLoaded", () => start(script), { once: true });
    }
    started.set(script, widget(asked, (element) => {
      if (target) target.appendChild(element);
      else if (script.closest("body")) script.after(element);
      else document.body.appendChild(element);
    }, script));
  }

  function scan() {
    for (const script of document.querySelectorAll("script[data-business][src*='/widget']")) start(script);
  }

  /* ---- for pages that put themselves together: mount(element, {business, …}) gives {open, close, theme, destroy} ---- */
  const host = document.currentScript && read(document.currentScript).host;
  function mount(place, asked) {
    return widget(Object.assign({ host }, asked), (element) => place.appendChild(element), place).handle;
  }

  window[KEY] = { scan, mount };
  window.bookingapp ??= window[KEY];
  scan();
})();

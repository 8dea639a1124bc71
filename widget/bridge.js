/* Inside the frame: tells the website around it how high the page is and what happens, and hears what it asks.

   Out: parent.postMessage({bookingapp: 1, widget, event, detail}, origin). The origin is the one the server has
   found on the business's list; without one nothing is said to anybody. Events:
     ready             each page, first: {step, height, mode}
     height            {height}: CSS pixels that the whole page takes
     show              {top, bottom}: this part of the frame has just changed and wants to be seen
     service_selected, time_selected, booking_created: what web/public/news.py says, once each
     payment_started   a link or form marked data-pays was used: {}
     closed            Escape, or a press on what is marked data-close: the frame wishes to be closed
   In: {bookingapp: 1, widget, command} from the parent and that origin alone:
     "theme" {theme: "light"|"dark"|"auto"}   "focus" {}   "height" {}: say it again                                  */
(function () {
  "use strict";

  var told = JSON.parse(document.querySelector("meta[name=bookingapp]").content);
  var root = document.documentElement, body = document.body;
  var isFramed = window.parent !== window;

  function send(event, detail) {
    if (!isFramed || !told.origin) return;
    window.parent.postMessage({ bookingapp: 1, widget: told.widget, event: event, detail: detail || {} }, told.origin);
  }

  /* ---- how high the page is: its content's height, never the frame's own ---- */
  var said = 0;
  function height() {
    return Math.ceil(body.getBoundingClientRect().bottom + window.scrollY);
  }
  function tellHeight() {
    var now = height();
    if (now === said) return;
    said = now;
    send("height", { height: now });
  }

  /* ---- what outlasts a page of the frame, also where nothing can be stored: the frame's name is its memory ---- */
  var memory = { told: [] };
  try {
    var read = JSON.parse(window.name);
    if (read.widget === told.widget && Array.isArray(read.told)) memory = read;
  } catch (other) { /* a name that is not ours */ }
  function remember() {
    memory.widget = told.widget;
    window.name = JSON.stringify(memory);
  }

  /* what has been told is not told again, though its page is loaded again */
  function tellNews() {
    var mark = told.news && told.news.event + " " + JSON.stringify(told.news.detail);
    if (!mark || memory.told.indexOf(mark) >= 0) return;
    memory.told = memory.told.slice(-4).concat(mark);
    remember();
    send(told.news.event, told.news.detail);
  }

  function wear(theme) {
    if (theme === "light" || theme === "dark") root.setAttribute("data-theme", theme);
    else root.removeAttribute("data-theme");
  }

  /* ---- what has just changed below or above what is seen ---- */
  function show(element) {
    var box = element && element.getBoundingClientRect();
    if (box) send("show", { top: Math.floor(box.top + window.scrollY), bottom: Math.ceil(box.bottom + window.scrollY) });
  }
  document.addEventListener("focusin", function (event) {
    if (event.target.getAttribute("tabindex") === "-1") show(event.target.closest("section") || event.target);
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href^='#']");
    if (link) show(document.getElementById(decodeURIComponent(link.hash.slice(1))));
  });

  /* ---- what the website asks ---- */
  var commands = {
    theme: function (detail) {
      wear(detail.theme);
      memory.theme = detail.theme;
      remember();
    },
    focus: function () { /* unless the focus has gone back meanwhile */
      if (document.hasFocus()) document.getElementById("main").focus({ preventScroll: true });
    },
    height: function () { said = 0; tellHeight(); }
  };
  window.addEventListener("message", function (event) {
    var asked = event.data;
    if (event.source !== window.parent || !told.origin || event.origin !== told.origin) return;
    if (!asked || asked.bookingapp !== 1 || asked.widget !== told.widget) return;
    if (Object.prototype.hasOwnProperty.call(commands, asked.command)) commands[asked.command](asked.detail || {});
  });

  /* ---- closing, and going out to pay ---- */
  document.addEventListener("keydown", function (event) {
    var isClearing = event.target.type === "search" && event.target.value;
    if (event.key === "Escape" && !event.defaultPrevented && !isClearing) send("closed", { by: "key" });
  });
  document.addEventListener("click", function (event) {
    var element = event.target.closest && event.target.closest("[data-close], [data-pays]");
    if (!element) return;
    if (element.hasAttribute("data-pays")) send("payment_started");
    else send("closed", { by: "button" });
  });

  if (!isFramed) return;
  if (memory.theme) wear(memory.theme);
  root.classList.add("in-frame");
  if (told.origin && told.mode !== "popup") root.classList.add("is-fitted");
  said = height();
  send("ready", { step: told.step, height: said, mode: told.mode });
  tellNews();
  if (document.activeElement !== body) show(document.activeElement.closest("section") || document.activeElement);
  if (window.ResizeObserver) new ResizeObserver(tellHeight).observe(body);
  else window.setInterval(tellHeight, 500);
  window.addEventListener("load", tellHeight);
})();

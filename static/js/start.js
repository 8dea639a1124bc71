/* The first run: the browser's own time zone is chosen already. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-start]");
  if (!form || form.elements.timezone.value) return;
  try {
    var zone = new Intl.DateTimeFormat().resolvedOptions().timeZone, list = form.elements.timezone;
    if (!zone) return;
    list.value = zone;
    if (list.value !== zone) {  /* a city that the list knows by another name */
      list.add(new Option(zone.split("/").pop().replace(/_/g, " "), zone));
      list.value = zone;
    }
  } catch (error) { /* then one chooses */ }
})();

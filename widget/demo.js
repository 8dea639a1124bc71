/* The website's own script: it shows what it hears, and changes its looks, which the widgets follow. */
(function () {
  "use strict";

  var list = document.getElementById("heard"), empty = true;
  ["ready", "service_selected", "time_selected", "booking_created", "payment_started", "closed"].forEach(function (name) {
    document.addEventListener("bookingapp:" + name, function (event) {
      if (empty) list.textContent = "";
      empty = false;
      list.appendChild(document.createElement("li")).textContent = name + " " + JSON.stringify(event.detail);
    });
  });

  var looks = Array.prototype.slice.call(document.querySelectorAll("[data-look]"));
  looks.forEach(function (button) {
    button.addEventListener("click", function () {
      document.documentElement.dataset.theme = button.dataset.look;
      looks.forEach(function (other) { other.setAttribute("aria-pressed", String(other === button)); });
    });
  });
})();

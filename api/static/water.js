"use strict";
// A form that was kept in the phone was made on another day: its date and time are those of the look, not of the keeping.
(function () {
  const now = new Date(Date.now() + 7 * 3600000).toISOString(); // WIB, all year
  document.querySelectorAll("[data-now]").forEach((input) => {
    const value = input.type === "date" ? now.slice(0, 10) : now.slice(11, 16);
    if (input.value === input.defaultValue && (!input.max || value <= input.max)) input.value = value;
  });
})();

// Starts the behaviours. Every page works without any of them.
import { startCopying } from "./copy.js";
import { startLive } from "./live.js";
import { startSuggestions } from "./suggest.js";

document.documentElement.classList.add("js");
startLive();
startCopying();
document.querySelectorAll("[data-suggest]").forEach(startSuggestions);

document.addEventListener("click", (event) => {
  document.querySelectorAll(".menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement.closest(".menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

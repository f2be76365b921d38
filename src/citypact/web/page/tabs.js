// On a phone one part of the page at a time: tabs at its foot say which. On wider screens all parts are there at once.

import { byId } from "./html.js";

export function tabs() {
  const buttons = [...byId("tabs").querySelectorAll("button")];
  for (const button of buttons) button.addEventListener("click", () => choose(buttons, button.dataset.tab));
  choose(buttons, buttons[0].dataset.tab);
}

function choose(buttons, tab) {
  for (const button of buttons) button.setAttribute("aria-current", String(button.dataset.tab === tab));
  for (const part of document.querySelectorAll("[data-part]")) part.classList.toggle("away", part.dataset.part !== tab);
  const top = document.querySelector("header").offsetHeight;
  if (scrollY > top) scrollTo(0, top); // to the beginning of that part, under the verdict
}

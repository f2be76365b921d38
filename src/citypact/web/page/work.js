// Work that takes a while: said where it was asked for, with how far it is, and ended if nobody wants it any more.

import { make } from "./html.js";
import { text } from "./texts.js";

const underway = new WeakMap();

// Do it, saying so at a place; what it returns is shown there, and what it ``show``s meanwhile, which stays where no more comes.
// Asked again, the first is ended.
export async function working(place, job) {
  underway.get(place)?.abort();
  const mine = new AbortController();
  underway.set(place, mine);
  const said = make("span", {}, text("working"));
  const stop = make("button", { type: "button", onclick: () => mine.abort() }, text("cancel"));
  const busy = make("p", { class: "busy" }, said, " ", stop);
  place.replaceChildren(busy);
  const tell = ({ done, whole }) => (said.textContent = whole ? text("worked", { done, whole }) : text("working"));
  let shown = [];
  const show = (found) => {
    shown = found;
    if (underway.get(place) === mine) place.replaceChildren(busy, ...shown);
  };
  try {
    const found = await job({ tell, show, signal: mine.signal });
    if (underway.get(place) === mine) place.replaceChildren(...found);
  } catch (error) {
    if (underway.get(place) === mine) place.replaceChildren(problem(error), ...shown);
  }
}

// End what is done for a place, and clear it.
export function idle(place) {
  underway.get(place)?.abort();
  underway.delete(place);
  place.replaceChildren();
}

export function problem(error) {
  if (error.name === "AbortError") return make("p", {}, text("cancelled"));
  const [first, ...rest] = error.message.split("\n");
  return make("div", { class: "problem", role: "alert" }, make("p", {}, first), ...rest.map((line) => make("p", { class: "note" }, line)));
}

// Files in: a case of one's own, with everything that is wrong with it.

import { post } from "./ask.js";
import { byId, make, table } from "./html.js";
import { either, text } from "./texts.js";
import { problem } from "./work.js";

const LONGEST = 40;
let last = null; // until it is taken

// Hand a file in; ``use``: is given the case that it holds.
export async function upload(file, use) {
  const place = byId("read");
  const mine = (last = { file, use });
  place.replaceChildren(make("p", { class: "busy" }, text("reading", { name: file.name })));
  const show = (...said) => last === mine && place.replaceChildren(...said);
  try {
    mine.file = new File([await file.arrayBuffer()], file.name); // as it is now: on the disk it can be mended meanwhile
    const form = new FormData();
    form.append("file", mine.file);
    const found = await post("cases", form);
    if (last !== mine) return;
    show(make("p", { class: "good" }, text("read", { title: either(found.title) })), ...doubts(found.warnings));
    last = null;
    use(found);
  } catch (error) {
    show(error.problems?.length ? wrong(file.name, error.problems) : problem(error));
  }
}

// In the language as it is now: what is wrong with the last file, where it was not taken.
export function reread() {
  if (last) upload(last.file, last.use);
  else byId("read").replaceChildren();
}

function wrong(name, problems) {
  const heads = ["place_file", "place_row", "place_column", "place_value", "place_what", "place_do"].map((key) => text(key));
  const rows = problems.map((one) => [one.file, shortened(one.row), shortened(one.column), shortened(one.value), one.message, one.remedy]);
  const list = table(heads, rows, { class: "problems" });
  for (const row of list.tBodies[0].rows) [...row.cells].forEach((cell, at) => (cell.dataset.head = heads[at]));
  return make("div", { class: "problem", role: "alert" }, make("p", {}, text("wrong", { count: problems.length, name })), make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": name }, list));
}

// What was found, its beginning where it is long.
function shortened(value) {
  const whole = String(value ?? "–");
  return whole.length > LONGEST ? make("span", { title: whole }, `${whole.slice(0, LONGEST)}…`) : whole;
}

export function doubts(warnings) {
  if (!warnings.length) return [];
  return [make("p", {}, text("warnings")), make("ul", {}, ...warnings.map((one) => make("li", {}, text("doubt", { where: [one.file, one.row, one.column].filter(Boolean).join(" · "), what: one.message, remedy: one.remedy }))))];
}

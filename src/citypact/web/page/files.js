// Files in: a case of one's own, with everything that is wrong with it.

import { post } from "./ask.js";
import { byId, make, table } from "./html.js";
import { either, text } from "./texts.js";
import { problem } from "./work.js";

// Hand a file in; ``use``: is given the case that it holds.
export async function upload(file, use) {
  const place = byId("read");
  place.replaceChildren(make("p", { class: "busy" }, text("reading", { name: file.name })));
  const form = new FormData();
  form.append("file", file);
  try {
    const found = await post("cases", form);
    place.replaceChildren(make("p", { class: "good" }, text("read", { title: either(found.title) })), ...doubts(found.warnings));
    use(found);
  } catch (error) {
    place.replaceChildren(error.problems?.length ? wrong(file.name, error.problems) : problem(error));
  }
}

function wrong(name, problems) {
  const cell = (value) => (value === null || value === undefined ? "–" : String(value));
  const heads = ["place_row", "place_column", "place_value", "place_what", "place_do"].map((key) => text(key));
  const rows = problems.map((one) => [one.file, cell(one.row), cell(one.column), cell(one.value), one.message, one.remedy]);
  const list = table([text("place_file"), ...heads], rows, { class: "problems" });
  return make("div", { class: "problem", role: "alert" }, make("p", {}, text("wrong", { count: problems.length, name })), make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": name }, list));
}

export function doubts(warnings) {
  if (!warnings.length) return [];
  return [make("p", {}, text("warnings")), make("ul", {}, ...warnings.map((one) => make("li", {}, text("doubt", { where: [one.file, one.row, one.column].filter(Boolean).join(" · "), what: one.message, remedy: one.remedy }))))];
}

// What each city gets year by year: money of its budget beside benefits that no budget sees, as lines and as a table.

import { post } from "./ask.js";
import { question } from "./confirm.js";
import { make, table } from "./html.js";
import { linesOver } from "./lines.js";
import { starNote, starred } from "./star.js";
import { digits, either, money, text } from "./texts.js";

const PARTS = { budget: "cash_word", imputed: "benefit_word" };

export async function showPaths(desk, facts, on, options) {
  const { years, ...parts } = await post("offers/move/years", question(facts, on), options);
  const every = Object.values(parts).flatMap((cities) => Object.values(cities).flat());
  const places = Math.max(0, digits(Math.max(...every.map(Math.abs))) - 1);
  const drawn = desk.cities.map((city) => figure(city, years, parts, places));
  const rows = desk.cities.flatMap((city) => Object.entries(PARTS).map(([part, word]) => [`${either(city.name)}: ${text(word)}`, ...parts[part][city.id].map((value) => starred(desk, money(value, places)))]));
  const list = make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": text("paths") }, table([text("city"), ...years.map(String)], rows), ...starNote(desk));
  return [make("div", { class: "figures" }, ...drawn), make("details", {}, make("summary", {}, text("as_table")), list)];
}

function figure(city, years, parts, places) {
  const name = either(city.name);
  const lines = Object.entries(PARTS).map(([part, word]) => ({ name: part, word: text(word), values: parts[part][city.id] }));
  return make("figure", {}, make("figcaption", {}, name), linesOver(years, lines, places, name));
}

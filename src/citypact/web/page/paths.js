// What each city gets year by year: money of its budget beside benefits that no budget sees, as lines and as a table.

import { post } from "./ask.js";
import { question } from "./confirm.js";
import { draw, make, table } from "./html.js";
import { digits, either, money, text } from "./texts.js";

const [WIDE, HIGH, LEFT, BELOW] = [240, 96, 52, 14];
const PARTS = { budget: "cash_word", imputed: "benefit_word" };

export async function showPaths(desk, facts, on, options) {
  const { years, ...parts } = await post("offers/move/years", question(facts, on), options);
  const every = Object.values(parts).flatMap((cities) => Object.values(cities).flat());
  const places = Math.max(0, digits(Math.max(...every.map(Math.abs))) - 1);
  const drawn = desk.cities.map((city) => figure(city, years, parts, places));
  const rows = desk.cities.flatMap((city) => Object.entries(PARTS).map(([part, word]) => [`${either(city.name)}: ${text(word)}`, ...parts[part][city.id].map((value) => money(value, places))]));
  const list = make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": text("paths") }, table([text("city"), ...years.map(String)], rows));
  return [make("div", { class: "figures" }, ...drawn), make("details", {}, make("summary", {}, text("as_table")), list)];
}

function figure(city, years, parts, places) {
  const lines = Object.keys(PARTS).map((part) => [part, parts[part][city.id]]);
  const values = lines.flatMap(([, line]) => line);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const x = (at) => LEFT + ((WIDE - LEFT - 6) * at) / Math.max(1, years.length - 1);
  const y = (value) => 6 + (HIGH - BELOW - 12) * (1 - (value - low) / (high - low || 1));
  const curve = (line) => line.map((value, at) => `${at ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const ends = [...new Set([low, 0, high])].filter((value, at, all) => all.every((other) => other === value || other === 0 || value !== 0 || Math.abs(y(other) - y(value)) > 11));
  const said = lines.map(([part, line]) => text("path_said", { what: text(PARTS[part]), first: money(line[0], places), last: money(line.at(-1), places) })).join("; ");
  const picture = draw(
    "svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": `${either(city.name)}: ${said}` },
    draw("line", { class: "zero", x1: LEFT, x2: WIDE - 6, y1: y(0), y2: y(0) }),
    ...ends.map((value) => draw("text", { x: LEFT - 5, y: y(value) + 4, "text-anchor": "end" }, money(value, value ? places : 0))),
    ...[0, years.length - 1].map((at) => draw("text", { x: x(at), y: HIGH - 2, "text-anchor": at ? "end" : "start" }, String(years[at]))),
    ...lines.map(([part, line]) => draw("path", { class: `path ${part}`, d: curve(line) })),
  );
  return make("figure", {}, make("figcaption", {}, either(city.name)), picture);
}

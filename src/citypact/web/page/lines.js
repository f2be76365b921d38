// Lines over the years as a small picture: where nothing is, the lowest and the highest figure, the first and the last year.

import { draw } from "./html.js";
import { money, text } from "./texts.js";

const [WIDE, HIGH, LEFT, BELOW] = [240, 96, 52, 14];
const APART = 11;

// ``lines``: each with a ``name`` for its looks, a ``word`` for what it is, and ``values`` by year.
export function linesOver(years, lines, places, title) {
  const values = lines.flatMap((line) => line.values);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const x = (at) => LEFT + ((WIDE - LEFT - 6) * at) / Math.max(1, years.length - 1);
  const y = (value) => 6 + (HIGH - BELOW - 12) * (1 - (value - low) / (high - low || 1));
  const curve = (line) => line.map((value, at) => `${at ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const isSeen = (value) => value === 0 || Math.abs(y(0) - y(value)) > APART;
  const ends = [...new Set([low, 0, high])].filter(isSeen);
  const said = lines.map(({ word, values: line }) => text("path_said", { what: word, first: money(line[0], places), last: money(line.at(-1), places) })).join("; ");
  return draw(
    "svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": `${title}: ${said}` },
    draw("line", { class: "zero", x1: LEFT, x2: WIDE - 6, y1: y(0), y2: y(0) }),
    ...ends.map((value) => draw("text", { x: LEFT - 5, y: y(value) + 4, "text-anchor": "end" }, money(value, value ? places : 0))),
    ...[0, years.length - 1].map((at) => draw("text", { x: x(at), y: HIGH - 2, "text-anchor": at ? "end" : "start" }, String(years[at]))),
    ...lines.map(({ name, values: line }) => draw("path", { class: `path ${name}`, d: curve(line) })),
  );
}

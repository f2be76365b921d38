// The pact in many futures: how likely each city is to lose, by bars and in a table; what is uncertain is said in lines.

import { post } from "./ask.js";
import { question } from "./confirm.js";
import { draw, make, table } from "./html.js";
import { starNote, starred } from "./star.js";
import { decimals, either, lang, money, text } from "./texts.js";
import { working } from "./work.js";

const MANY = 1024;
const MOST = 20000;
const [WIDE, HIGH] = [160, 16];

export class Futures {
  // ``ask``: what is on the table; ``said``: what was written here before.
  constructor(place, desk, ask, said = { lines: desk.usual.join("\n"), count: MANY }) {
    Object.assign(this, { desk, ask });
    this.lines = make("textarea", { id: "vary", rows: Math.max(3, desk.usual.length), spellcheck: "false" });
    this.lines.value = said.lines;
    this.count = make("input", { type: "number", id: "futures-count", min: 1, max: MOST, value: said.count });
    this.found = make("div", { "aria-live": "polite" });
    const button = make("button", { type: "button", id: "sweep", onclick: () => this.run() }, text("sweep"));
    place.replaceChildren(
      make("p", {}, make("label", { for: "vary" }, text("vary"))), this.lines,
      make("p", { class: "note" }, text("vary_note")),
      make("div", { class: "buttons" }, make("label", {}, `${text("futures_count")} `, this.count), button),
      this.found,
    );
  }

  get said() {
    return { lines: this.lines.value, count: this.count.value };
  }

  run() {
    const vary = this.lines.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const { facts, on } = this.ask();
    const body = { ...question(facts, on), vary, futures: Number(this.count.value) };
    return working(this.found, async (options) => {
      const answer = await post("sweeps", body, options);
      return [...answer.verdict[lang()].map((said) => make("p", {}, said)), chances(this.desk, answer.cities)];
    });
  }
}

// Parts of the futures in which each city would be worse off than without the pact.
function chances(desk, rows) {
  const places = decimals(desk);
  const names = new Map(desk.cities.map((city) => [city.id, either(city.name)]));
  const part = (share) => `${(100 * share).toFixed(1)}%`;
  const line = (row) => [
    names.get(row.city), bar(row.worse_off), part(row.worse_off), `±${(200 * row.chance_error).toFixed(1)}`, part(row.worse_off_in_cash),
    ...["q5", "q50", "q95"].map((key) => starred(desk, money(row[key], places))),
  ];
  const heads = ["city", "worse_off", "", "within", "worse_off_in_cash", "q5", "q50", "q95"].map((key) => (key ? text(key) : ""));
  return make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": text("futures") }, table(heads, rows.map(line), { id: "chances" }), ...starNote(desk));
}

function bar(share) {
  const width = WIDE * share;
  return draw(
    "svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "chance", "aria-hidden": "true" },
    draw("rect", { class: "track-all", x: 0.5, y: 3, width: WIDE - 1, height: HIGH - 6 }),
    draw("rect", { class: "chance-part", x: 0, y: 3, width, height: HIGH - 6 }),
    draw("rect", { fill: "url(#stripes)", x: 0, y: 3, width, height: HIGH - 6 }),
  );
}

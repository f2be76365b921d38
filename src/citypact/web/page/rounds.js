// Rounds side by side: what was kept in this page, the design first.

import { make, table } from "./html.js";
import { starNote, starred } from "./star.js";
import { standing } from "./state.js";
import { decimals, either, figure, money, text } from "./texts.js";

const LISTED = 12;

export class Rounds {
  constructor(place, desk, back) {
    Object.assign(this, { place, desk, back, kept: [] });
  }

  keep(on, gains, judged, answer, changed) {
    this.kept.push({ on, gains: Array.from(gains), count: judged.count, verdict: judged.count ? "refused" : (answer?.verdict ?? "unchecked"), changed });
    this.show();
  }

  show() {
    if (!this.kept.length) {
      this.place.replaceChildren();
      return;
    }
    const places = decimals(this.desk);
    const names = this.kept.map((_, i) => (i ? text("round", { count: i }) : text("as_designed")));
    const row = (name, cell) => [name, ...this.kept.map(cell)];
    const rows = [
      row(text("row_verdict"), (round) => text(round.verdict)),
      row(text("row_objecting"), (round) => round.count.toLocaleString("en")),
      row(text("row_numbers"), (round) => String(round.changed)),
      ...this.desk.cities.map((city, i) => row(either(city.name), (round) => starred(this.desk, money(round.gains[i], places)))),
      ...this.different(row),
      row("", (round) => make("button", { type: "button", onclick: () => this.back(round.on) }, text("back_to"))),
    ];
    this.place.replaceChildren(table(["", ...names], rows), ...starNote(this.desk));
  }

  // Numbers that are not the same in all rounds, each as it stands in them.
  different(row) {
    const values = this.kept.map((round) => standing(round.on));
    const numbers = this.desk.numbers.filter(({ id }) => values.some((one) => one.get(id) !== values[0].get(id)));
    const lines = numbers.slice(0, LISTED).map(({ id, name, unit }) => row(either(name), (round) => figure(values[this.kept.indexOf(round)].get(id), unit)));
    const more = numbers.length - LISTED;
    return more > 0 ? [...lines, row(text("more_changes", { count: more }), () => "")] : lines;
  }
}

// Rounds side by side: what was kept in this page, the design first.

import { make, table } from "./html.js";
import { decimals, either, money, text } from "./texts.js";

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
      ...this.desk.cities.map((city, i) => row(either(city.name), (round) => money(round.gains[i], places))),
      row("", (round) => make("button", { type: "button", onclick: () => this.back(round.on) }, text("back_to"))),
    ];
    this.place.replaceChildren(table(["", ...names], rows));
  }
}

// Explain this number: the rows of the ledger that make up the gain of a city.

import { question } from "./confirm.js";
import { make, table } from "./html.js";
import { starNote, starred } from "./star.js";
import { decimals, either, money, text } from "./texts.js";
import { working } from "./work.js";

export class Explained {
  // ``root``: where the dialog belongs; ``ask``: carries a question to the ledger.
  constructor(root, ask) {
    this.ask = ask;
    this.title = make("h2");
    this.body = make("div", { class: "wide", tabindex: 0, role: "region" });
    this.close = make("button", { type: "button", onclick: () => this.dialog.close() });
    this.dialog = make("dialog", { class: "explained" }, this.title, this.body, this.close);
    root.append(this.dialog);
  }

  show(desk, facts, on, city, gain) {
    const places = decimals(desk);
    this.close.textContent = text("close");
    this.name(city, starred(desk, money(gain, places)));
    this.dialog.showModal();
    return working(this.body, async (options) => {
      const answer = await this.ask("offers/move/explain", { ...question(facts, on), city: city.id }, options);
      this.name(city, starred(desk, money(answer.gain, places)));
      return [make("p", { class: "note" }, text("explained_note", { money: either(desk.case.money) })), rows(desk, answer, places), ...starNote(desk)];
    });
  }

  name(city, gain) {
    this.title.textContent = text("explained", { city: either(city.name), gain });
    for (const one of [this.dialog, this.body]) one.setAttribute("aria-label", this.title.textContent);
  }
}

function rows(desk, answer, places) {
  const of = (kind, key) => either(desk.names[kind][key] ?? { en: key });
  const cities = new Map(desk.cities.map((city) => [city.id, either(city.name)]));
  const years = desk.years.map(String);
  const amount = (value) => starred(desk, money(value, places));
  const sorted = answer.flows.sort((a, b) => Math.abs(b.present) - Math.abs(a.present));
  const line = (flow) => [
    of("items", flow.item) + (flow.budget ? "" : ` (${text("imputed")})`),
    amount(flow.present),
    of("subjects", flow.subject),
    cities.get(flow.party) ?? of("parties", flow.party),
    ...years.map((year) => amount(flow[year])),
  ];
  const sum = (key) => amount(answer.flows.reduce((all, flow) => all + flow[key], 0));
  const foot = [make("b", {}, text("together")), amount(answer.gain), "", "", ...years.map(sum)];
  return table([text("item"), text("present"), text("of"), text("with"), ...years], [...sorted.map(line), foot]);
}

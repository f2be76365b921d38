// Explain this number: the rows of the ledger that make up the gain of a city.

import { post } from "./ask.js";
import { question } from "./confirm.js";
import { byId, make, table } from "./html.js";
import { decimals, either, money, text } from "./texts.js";
import { working } from "./work.js";

export function explain(desk, facts, on, city, gain) {
  const name = either(city.name);
  const places = decimals(desk);
  byId("explained-title").textContent = text("explained", { city: name, gain: money(gain, places) });
  byId("explained").showModal();
  return working(byId("explained-body"), async (options) => {
    const answer = await post("offers/move/explain", { ...question(facts, on), city: city.id }, options);
    byId("explained-title").textContent = text("explained", { city: name, gain: money(answer.gain, places) });
    return [make("p", { class: "note" }, text("explained_note", { money: either(desk.case.money) })), rows(desk, answer, places)];
  });
}

function rows(desk, answer, places) {
  const of = (kind, key) => either(desk.names[kind][key] ?? { en: key });
  const cities = new Map(desk.cities.map((city) => [city.id, either(city.name)]));
  const years = desk.years.map(String);
  const sorted = answer.flows.sort((a, b) => Math.abs(b.present) - Math.abs(a.present));
  const line = (flow) => [
    of("items", flow.item) + (flow.budget ? "" : ` (${text("imputed")})`),
    money(flow.present, places),
    of("subjects", flow.subject),
    cities.get(flow.party) ?? of("parties", flow.party),
    ...years.map((year) => money(flow[year], places)),
  ];
  const sum = (key) => money(answer.flows.reduce((all, flow) => all + flow[key], 0), places);
  const foot = [make("b", {}, text("together")), money(answer.gain, places), "", "", ...years.map(sum)];
  return table([text("item"), text("present"), text("of"), text("with"), ...years], [...sorted.map(line), foot]);
}

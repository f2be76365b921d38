// Tools that others work for: how far numbers can go, and the nearest offer that everyone would accept. ``ask`` carries a
// question to them.

import { gainsOf, offered, said } from "./confirm.js";
import { make, table } from "./html.js";
import { standing } from "./state.js";
import { digits, either, figure, money, text } from "./texts.js";

const WAYS = ["without-fund", "with-fund", "as-offered"];
const LISTED = 12;

// The question to a tool: whoever speaks at a table is asked there, where its own floor is heeded and no other.
const asking = (facts, on, isSeated) => (isSeated ? ["talks", said(on)] : ["offers", offered(facts, on)]);

// Ranges of some numbers, by id: in the first of the ways in which there is one.
export async function findRanges(ask, facts, on, ids, isSeated, options) {
  const of = ids.filter((id) => !on.locked.has(id));
  if (!of.length) return { found: new Map(), said: [make("p", {}, text("all_locked"))] };
  const [where, asked] = asking(facts, on, isSeated);
  const answer = await ask(`${where}/ranges`, { ...asked, of }, options);
  const ways = WAYS.filter((way) => !answer.meaningless_settings.includes(way));
  const found = new Map();
  for (const row of answer.ranges.toSorted((a, b) => ways.indexOf(a.setting) - ways.indexOf(b.setting))) {
    const isBetter = !found.has(row.number) || (found.get(row.number).low === null && row.low !== null);
    if (ways.includes(row.setting) && isBetter) found.set(row.number, row);
  }
  return { found, said: sentences(answer) };
}

export const sentences = (answer) => answer.sentences.map(({ tone, text: said }) => make("p", { class: tone }, said));

// Why nothing that keeps the numbers said would be accepted, or that something would.
export async function findReasons(ask, facts, on, options) {
  return sentences(await ask("offers/why-not", offered(facts, on), options));
}

// The counter-offer on paper, and what puts it on the table. A first answer that is not settled is shown meanwhile, as it
// says itself; it cannot be put on the table.
export async function findCounter(ask, desk, facts, on, isSeated, put, { show, ...options }) {
  const [where, asked] = asking(facts, on, isSeated);
  if (!isSeated) {
    const first = await ask(`${where}/counter`, { ...asked, first: true }, options);
    if (first.settled) return told(desk, on, first, put);
    show(told(desk, on, first, null));
  }
  return told(desk, on, await ask(`${where}/counter`, asked, options), put);
}

function told(desk, on, answer, put) {
  const begun = {
    offer: answer.offer,
    gains: gainsOf(desk.cities, answer),
    values: new Map(desk.numbers.map((number) => [number.id, answer.numbers[number.id]])),
  };
  const button = put && [make("button", { type: "button", id: "put", onclick: () => put(begun) }, text("put"))];
  return [...sentences(answer), changes(desk, on, begun, answer.changes), gains(desk, begun), ...(button ?? [])];
}

function changes(desk, on, begun, ids) {
  const values = standing(on);
  const numbers = new Map(desk.numbers.map((number) => [number.id, number]));
  const lines = ids.filter((id) => numbers.has(id)).map((id) => {
    const { name, unit } = numbers.get(id);
    return make("li", {}, text("from_to", { name: either(name), from: figure(values.get(id), unit), to: figure(begun.values.get(id), unit) }));
  });
  const more = lines.length > LISTED ? [make("li", {}, text("more_changes", { count: lines.length - LISTED }))] : [];
  if (!lines.length) return make("p", {}, text("counter_same"));
  return make("div", {}, make("p", {}, text("counter_changes")), make("ul", {}, ...lines.slice(0, LISTED), ...more));
}

function gains(desk, begun) {
  const places = digits(Math.max(...begun.gains.map(Math.abs)));
  const rows = desk.cities.map((city, i) => [either(city.name), money(begun.gains[i], places), money(begun.gains[i] - city.gain, places, true)]);
  return make("details", {}, make("summary", {}, text("counter_gains")), table([text("city"), text("gain"), text("change")], rows));
}

// Tools that others work for: how far numbers can go, and the nearest offer that everyone would accept. ``ask`` carries a
// question to them.

import { offered, said } from "./confirm.js";
import { told } from "./counter.js";
import { make } from "./html.js";
import { text } from "./texts.js";

const WAYS = ["without-fund", "with-fund", "as-offered"];

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

const sentences = (answer) => answer.sentences.map(({ tone, text: said }) => make("p", { class: tone }, said));

// Why nothing that keeps the numbers said would be accepted, or that something would.
export async function findReasons(ask, facts, on, options) {
  return sentences(await ask("offers/why-not", offered(facts, on), options));
}

// The counter-offer on paper, and what puts it on the table. A first answer that is not settled is shown meanwhile, as it
// says itself; it cannot be put on the table. ``page``: what is asked about, and its gains as the page shows them.
export async function findCounter(ask, page, put, { show, ...options }) {
  const [where, asked] = asking(page.facts, page.on, page.isSeated);
  const paper = (answer, put) => [...sentences(answer), ...told(page, answer, put)];
  if (!page.isSeated) {
    const first = await ask(`${where}/counter`, { ...asked, first: true }, options);
    if (first.settled) return paper(first, put);
    show(paper(first, null));
  }
  return paper(await ask(`${where}/counter`, asked, options), put);
}

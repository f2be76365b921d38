// A counter-offer on paper: every number that comes out otherwise than the page shows it, and what every city gains by it.

import { gainsOf } from "./confirm.js";
import { make, table } from "./html.js";
import { apart, written } from "./numbers.js";
import { starNote, starred } from "./star.js";
import { standing } from "./state.js";
import { digits, either, money, text } from "./texts.js";

const LISTED = 12;

// ``put``: lays it on the table, null where it is not to be.
export function told(page, answer, put) {
  const { desk, on } = page;
  const begun = {
    offer: withoutLocks(answer.offer, on),
    gains: gainsOf(desk.cities, answer),
    values: new Map(desk.numbers.map((number) => [number.id, answer.numbers[number.id]])),
  };
  const button = put && make("button", { type: "button", id: "put", onclick: () => put(begun) }, text("put"));
  return [...changes(page, begun, new Set(answer.changes)), gains(page, begun), ...(button ? [button] : [])];
}

// Locks of the page are said by the page, so that they can be taken off; those of an offer that was laid before stay in it.
function withoutLocks(offer, on) {
  if (on.begun.offer?.clauses?.some(({ locked }) => locked)) return offer;
  return { ...offer, clauses: offer.clauses?.map(({ locked: _, ...clause }) => clause) ?? [] };
}

// ``changed``: ids of numbers that the question said and the answer says otherwise. What was not said is completed by the
// rule, and so can differ from the page where nothing of what was said does.
function changes({ desk, on }, begun, changed) {
  const values = standing(on);
  const others = desk.numbers.filter(({ id, unit }) => written(values.get(id), unit) !== written(begun.values.get(id), unit));
  const isSaid = ({ id }) => on.moved.has(id) || on.locked.has(id) || (on.begun.offer && changed.has(id));
  const [said, open] = [others.filter(isSaid), others.filter((number) => !isSaid(number))];
  const known = new Set(desk.numbers.map(({ id }) => id));
  const unseen = [...changed].filter((id) => !known.has(id)).length;
  if (!others.length && !unseen) return [make("p", {}, text("counter_none"))];
  const line = (number) => changeOf(number, values.get(number.id), begun.values.get(number.id));
  return [
    make("p", {}, text(said.length ? "counter_changes" : "counter_same", { count: said.length })),
    ...listed("said", said.map(line)),
    ...(open.length ? [make("p", {}, text("counter_open", { count: open.length }))] : []),
    ...listed("open", open.map(line)),
    ...(unseen ? [make("p", {}, text("counter_unseen", { count: unseen }))] : []),
  ];
}

function changeOf({ id, name, unit }, before, after) {
  const [from, to] = apart(before, after, unit);
  return make("li", { "data-changed": id }, text("from_to", { name: either(name), from, to }));
}

// The first lines, and all others to be opened.
function listed(name, lines) {
  const more = lines.slice(LISTED);
  const rest = make("details", {}, make("summary", {}, text("more_changes", { count: more.length })), make("ul", { class: name }, ...more));
  return lines.length ? [make("ul", { class: name }, ...lines.slice(0, LISTED)), ...(more.length ? [rest] : [])] : [];
}

function gains(page, begun) {
  const before = page.gains();
  const places = digits(Math.max(...begun.gains.map(Math.abs)));
  const rows = page.desk.cities.map((city, i) => [either(city.name), ...[money(begun.gains[i], places), money(begun.gains[i] - before[i], places, true)].map((said) => starred(page.desk, said))]);
  return make("details", {}, make("summary", {}, text("counter_gains")), table([text("city"), text("gain"), text("counter_change")], rows), ...starNote(page.desk));
}

// Who objects and why: the coalitions that lose most, or those that have least to spare.

import { named } from "./coalition.js";
import { make } from "./html.js";
import { starNote, starred } from "./star.js";
import { decimals, either, listed, money, text } from "./texts.js";

const LISTED = 6;
const OFTEN = 3;

// ``plans``: what coalitions would do on their own, as the ledger's answer lists them; empty while there is none.
export function showObjections(place, desk, judged, plans) {
  const foremost = judged.foremost(LISTED);
  if (!foremost.length) {
    place.replaceChildren(make("p", {}, text("no_proper")));
    return;
  }
  const places = decimals(desk);
  const items = foremost.map((one) => item(one, desk, judged.count > 0, places, plans.get(key(one.members.map((city) => city.id)))));
  const count = (value) => value.toLocaleString("en");
  const head = judged.count ? text("objecting", { count: count(judged.count), minimal: count(judged.minimalCount) }) : text("nobody_objects");
  place.replaceChildren(make("p", {}, head), make("ol", {}, ...items), judged.count ? often(desk, judged) : "", ...starNote(desk));
}

const key = (ids) => [...ids].sort().join(" ");

// The plans of an answer, by coalition.
export const plansOf = (answer) => new Map((answer?.sections.objections ?? []).map((row) => [key(row.members), row.alternative]));

function item({ members, worth, gain, excess }, desk, objects, places, plan) {
  const shown = (value) => starred(desk, money(value, places));
  const figures = { worth: shown(worth), gain: shown(gain), excess: shown(excess), slack: shown(-excess) };
  return make("li", { class: objects ? "objects" : "" }, make("b", {}, named(members, desk.cities)), make("span", {}, text(objects ? "short_by" : "spare", figures)), plan ? make("details", {}, make("summary", {}, text("would")), would(desk, plan)) : null);
}

function would(desk, plan) {
  const subject = (id) => either(desk.names.subjects[id] ?? { en: id });
  const hosts = new Map(desk.cities.map((city) => [city.id, either(city.name)]));
  const moves = Object.entries(plan.hosts).map(([id, host]) => text("would_move", { what: subject(id), host: hosts.get(host) ?? host }));
  const all = [...moves, ...plan.projects.map(subject)];
  return make("ul", {}, ...(all.length ? all : [text("would_nothing")]).map((one) => make("li", {}, one)));
}

function often(desk, judged) {
  const counts = judged.often;
  const order = counts.map((_, i) => i).filter((i) => counts[i]).sort((a, b) => counts[b] - counts[a]).slice(0, OFTEN);
  const said = order.map((i) => text("of_all", { city: either(desk.cities[i].name), part: `${Math.round((100 * counts[i]) / judged.count)}%` }));
  return make("p", { class: "note" }, text("by_city", { cities: listed(said) }));
}

// The cities in objecting coalitions that hold no smaller one.
export function objectors(judged) {
  const found = new Set();
  if (judged.count) judged.minimal.forEach((one, s) => one && judged.ledger.members(s).forEach((city) => found.add(city.id)));
  return found;
}

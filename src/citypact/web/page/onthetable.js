// What lies on a table: its rounds side by side, the latest first, and what changed from one to another.

import { make, table } from "./html.js";
import { starNote, starred } from "./star.js";
import { decimals, either, figure, lang, money, text } from "./texts.js";

const NOTHING = 0.5;

// ``seat``: whose table it is; ``takeUp``: lays a round on the desk; ``back``: makes it the current one, null: not for this seat.
export function roundsTable(seat, { takeUp, back }) {
  const { desk, talks } = seat;
  const rounds = talks.rounds.toReversed();
  if (!rounds.length) return "";
  const places = decimals(desk.desk);
  const isCurrent = (round) => round.id === talks.record.head;
  const row = (name, cell) => [name, ...rounds.map(cell)];
  const heads = rounds.map((round) => `${isCurrent(round) ? "● " : ""}${text("round", { count: round.id })}`);
  const lines = [
    row(text("party"), (round) => seat.name(round.party)),
    row(text("at"), (round) => time(round.at)),
    row(text("row_objecting"), ({ outcome }) => (outcome.objecting ? `✗ ${outcome.objecting.toLocaleString("en")}` : "✓ 0")),
    ...desk.desk.cities.map((city) => row(either(city.name), ({ outcome }) => gain(desk.desk, outcome.gains[city.id], places))),
    row("", (round) => button(text("take_up"), `take-${round.id}`, () => takeUp(round))),
  ];
  if (back) lines.push(row("", (round) => (isCurrent(round) ? text("current") : button(text("back_round"), `back-${round.id}`, () => back(round.id)))));
  return table(["", ...heads], lines);
}

const button = (said, id, act) => make("button", { type: "button", id, onclick: act }, said);

const gain = (desk, value, places) => (value === undefined ? "–" : starred(desk, money(value, places)));

const time = (at) => new Date(at).toLocaleTimeString(lang(), { hour: "2-digit", minute: "2-digit", hour12: false });

export function differences(desk, { from, to, numbers, gains }) {
  const places = decimals(desk);
  const known = new Map(desk.numbers.map((number) => [JSON.stringify([number.kind, ...number.key]), number]));
  const rounds = [from, to].map((count) => text("round", { count }));
  const lines = numbers.map(({ kind, key, before, after }) => {
    const number = known.get(JSON.stringify([kind, ...key]));
    const shown = (value) => (value === null ? "–" : number ? figure(value, number.unit) : String(value));
    return [number ? either(number.name) : key.join(" "), shown(before), shown(after)];
  });
  const moved = desk.cities.filter((city) => Math.abs(gains[city.id] ?? 0) >= NOTHING * 10 ** -places);
  const changes = moved.map((city) => [either(city.name), starred(desk, money(gains[city.id], places, true))]);
  if (!lines.length && !changes.length) return [make("p", {}, text("no_difference"))];
  return [
    ...(lines.length ? [table([text("number"), ...rounds], lines)] : []),
    ...(changes.length ? [table([text("city"), text("change")], changes), ...starNote(desk)] : []),
  ];
}

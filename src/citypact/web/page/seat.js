// A seat at a table: who speaks, what lies on the table, and what only this seat knows.

import { laid } from "./confirm.js";
import { Floor } from "./floor.js";
import { FloorForm } from "./floorform.js";
import { byId, make, replace } from "./html.js";
import { written } from "./numbers.js";
import { differences, roundsTable } from "./onthetable.js";
import { starNote } from "./star.js";
import { pack } from "./packed.js";
import { standing, table } from "./state.js";
import { Talks } from "./talks.js";
import { either, listed, text } from "./texts.js";
import { dropToken } from "./token.js";
import { idle, working } from "./work.js";

const MEDIATOR = "mediator";

export class Seat {
  constructor(about, desk) {
    Object.assign(this, { about, desk, own: null, compared: null, changes: make("div") });
    this.talks = new Talks(about, { onRounds: () => this.shown(), onTrouble: (error) => this.trouble(error) });
    this.form = about.role === MEDIATOR ? null : new FloorForm(byId("own-floor"), new Floor(about), () => desk.paint());
  }

  get isOfTheDesk() {
    return this.desk.facts.case === this.about.case && this.desk.facts.model === this.about.model;
  }

  sit() {
    byId("table").hidden = false;
    byId("table-put").onclick = () => this.put();
    byId("leave").onclick = () => this.leave();
    this.talks.begin();
  }

  // Leave the table: the token is forgotten, and a new link is needed to come back.
  leave() {
    this.end();
    dropToken();
    location.reload();
  }

  // Nothing of this seat, its floor least of all, is left to whoever opens another link here.
  end() {
    this.talks.end();
    idle(byId("table-work"));
    this.trouble(null);
    for (const id of ["news", "own-floor"]) byId(id).replaceChildren();
    byId("table").hidden = true;
  }

  name(party) {
    const city = this.desk.desk?.cities.find((one) => one.id === party);
    return party === MEDIATOR ? text("the_mediator") : city ? either(city.name) : party;
  }

  // What is built once for a desk and a language.
  furnish() {
    byId("seat").textContent = text(this.form ? "seat" : "seat_mediator", { party: this.name(this.about.role) });
    for (const place of [byId("table-work"), this.changes]) idle(place);
    this.form?.furnish(this.desk.desk, this.name(this.about.role));
    this.shown();
  }

  // What follows from the numbers as they stand.
  paint() {
    byId("table-put").disabled = !this.desk.answer || !this.isOfTheDesk;
    this.form?.show(this.desk.gains[this.desk.desk.cities.findIndex((city) => city.id === this.about.role)], this.desk.answer);
  }

  // The coalition of the own city alone, which asks for its floor: null where there is none.
  get insisted() {
    const place = this.desk.ledger.players.indexOf(this.about.role);
    const value = this.form?.floor.value ?? null;
    return value === null || place < 0 ? null : { coalition: 2 ** place, value };
  }

  trouble(error) {
    byId("table-trouble").hidden = !error;
    if (error) byId("table-trouble").textContent = text("table_trouble", { why: error.message.split("\n")[0] });
  }

  shown() {
    if (!this.desk.desk || !this.talks.isKnown) return;
    byId("news").textContent = this.news();
    const act = { takeUp: (round) => this.takeUp(round), back: this.form ? null : (id) => this.back(id) };
    replace(byId("table-rounds"), roundsTable(this, act), ...(this.talks.rounds.length ? starNote(this.desk.desk) : []));
    this.showComparison();
  }

  news() {
    const { rounds, record } = this.talks;
    const last = record.moves.at(-1);
    if (!last) return text("no_rounds");
    const made = rounds.find((round) => round.at === last.at);
    if (made) return text("news_round", { count: made.id, party: this.name(made.party) });
    return last.head === null ? text("news_before") : text("news_back", { count: last.head });
  }

  put() {
    return working(byId("table-work"), async (options) => {
      const { on } = this.desk;
      const made = await this.talks.lay(laid(on), options);
      this.own = { on, id: made.id };
      return [make("p", { class: "good" }, text("put_down", { count: made.id }))];
    });
  }

  // What the desk shows as the round that it was laid as, which says every number; null: it was not laid as it stands.
  asLaid(on) {
    const round = this.own?.on === on && this.talks.rounds.find(({ id }) => id === this.own.id);
    return round ? table({ ...on.begun, offer: round.offer, values: standing(on) }, new Map(), on.locked) : null;
  }

  takeUp({ id, offer }) {
    return working(byId("table-work"), async () => {
      const begun = await this.desk.begunWith(offer, await pack(offer));
      const { on, desk } = this.desk;
      const values = standing(on);
      const freed = desk.numbers.filter((number) => on.locked.has(number.id) && written(values.get(number.id), number.unit) !== written(begun.values.get(number.id), number.unit));
      const names = new Set(freed.map((number) => number.id));
      this.desk.settle(table(begun, new Map(), new Set([...on.locked].filter((one) => !names.has(one)))));
      const said = freed.length && make("p", { class: "warn" }, text("unlocked", { names: listed(freed.map(({ name }) => either(name))) }));
      return [make("p", {}, text("taken_up", { count: id })), ...(said ? [said] : [])];
    });
  }

  back(id) {
    return working(byId("table-work"), async () => {
      await this.talks.back(id);
      return [];
    });
  }

  // Two rounds side by side: the chosen ones, or the last two.
  showComparison() {
    const ids = this.talks.rounds.map((round) => round.id);
    const known = this.compared?.every((id) => ids.includes(id)) ? this.compared : ids.slice(-2);
    const choose = (at, id) => {
      this.compared = known.with(at, id);
      idle(this.changes);
      this.showComparison();
    };
    const show = () => {
      this.compared = known;
      return working(this.changes, async () => differences(this.desk.desk, await this.talks.compare(...known)));
    };
    replace(byId("table-compare"), ...(ids.length < 2 ? [] : comparing(ids, known, choose, show)), this.changes);
  }
}

function comparing(ids, chosen, choose, show) {
  const option = (id, at) => make("option", { value: id, selected: id === chosen[at] }, text("round", { count: id }));
  const choice = (key, at) => make("select", { id: `compare-${at}`, "aria-label": text(key), onchange: (event) => choose(at, Number(event.target.value)) }, ...ids.map((id) => option(id, at)));
  const button = make("button", { type: "button", id: "compare", onclick: show }, text("compare"));
  return [make("div", { class: "buttons" }, choice("compare_first", 0), choice("compare_second", 1), button)];
}

// The desk in a notebook: the page's modules around a model whose traits live in Python.

import { Refused } from "./ask.js";
import { Bars } from "./bars.js";
import { gainsOf } from "./confirm.js";
import { Explained } from "./explain.js";
import { draw, make } from "./html.js";
import { Ledger } from "./ledger.js";
import { Numbers } from "./numbers.js";
import { objectors } from "./objections.js";
import { locking, moving, standing, table } from "./state.js";
import { either, say, text } from "./texts.js";
import { findCounter, findRanges, findReasons } from "./tools.js";
import { verdict } from "./verdict.js";
import { idle, working } from "./work.js";

class Shown {
  constructor(model, el) {
    Object.assign(this, { model, desk: model.get("desk") });
    this.ledger = new Ledger(this.desk);
    this.ask = asking(model);
    this.begun = this.beginning();
    this.sentence = make("p", { class: "sentence", role: "status" });
    this.checked = make("p", { class: "note" });
    this.tools = make("div", { class: "buttons" });
    this.work = make("div", { class: "work", "aria-live": "polite" });
    this.sliders = make("div");
    this.gains = make("div");
    this.note = make("p", { class: "note" });
    this.root = make("div", { class: "citypact-desk" }, stripes(), this.sentence, this.checked, make("div", { class: "columns" }, make("div", {}, this.tools, this.work, this.sliders), make("div", {}, this.note, this.gains)));
    el.append(this.root);
    this.explained = new Explained(this.root, this.ask);
    this.furnish();
  }

  // What is built once for a language.
  furnish() {
    say(this.model.get("lang"));
    const { desk } = this;
    const star = desk.case.rests_on_assumptions ? text("rests") : "";
    this.note.textContent = text("gains_note", { money: either(desk.case.money), first: desk.years[0], last: desk.years.at(-1), star });
    this.numbers = new Numbers(this.sliders, desk, {
      onInput: (id, value) => this.paint(moving(this.on, id, value)),
      onRest: (id, value) => this.rest(moving(this.on, id, value)),
      onLock: (id, isLocked) => this.rest(locking(this.on, id, isLocked)),
    });
    this.bars = new Bars(this.gains, desk, (city) => this.explained.show(desk, {}, this.on, city, this.reckoned[desk.cities.indexOf(city)]));
    const acts = { ranges: () => this.askRanges(), counter: () => this.askCounter(), why: () => this.askWhy(), designed: () => this.rest(table(this.ledger.designed, new Map(), this.on.locked)) };
    this.tools.replaceChildren(...Object.entries(acts).map(([key, act]) => make("button", { type: "button", "data-act": key, onclick: act }, text(key))));
    idle(this.work);
    this.ranges = null;
    this.taken();
  }

  // Where numbers begin: as designed, or with an offer as the notebook has settled it.
  beginning() {
    const begun = this.model.get("begun");
    if (!begun?.offer) return this.ledger.designed;
    return { offer: begun.offer, gains: gainsOf(this.desk.cities, begun), values: this.ledger.valuesOf(begun.numbers) };
  }

  begin() {
    this.begun = this.beginning();
    this.taken();
  }

  // What the notebook says is on the table.
  taken() {
    this.paint(table(this.begun, new Map(Object.entries(this.model.get("offer"))), new Set(this.model.get("locked"))));
  }

  rest(on) {
    this.begun = on.begun;
    this.paint(on);
    this.model.set("base", on.begun.offer ?? {});
    this.model.set("offer", Object.fromEntries(on.moved));
    this.model.set("locked", [...on.locked]);
    this.model.save_changes();
  }

  askRanges() {
    const on = this.on;
    return working(this.work, async (options) => {
      const { found, said } = await findRanges(this.ask, {}, on, [...this.numbers.rows.keys()], false, options);
      this.ranges = { found, on };
      this.paint(this.on);
      return said;
    });
  }

  askCounter() {
    const put = (begun) => {
      idle(this.work);
      this.rest(table(begun, new Map(), this.on.locked));
    };
    const { desk, on, reckoned } = this;
    const page = { desk, facts: {}, on, isSeated: false, gains: () => (isSameTable(this.on, on) ? this.reckoned : reckoned) };
    return working(this.work, (options) => findCounter(this.ask, page, put, options));
  }

  askWhy() {
    return working(this.work, (options) => findReasons(this.ask, {}, this.on, options));
  }

  // The ledger's answer, if it is about what is on the table.
  answerTo(on) {
    const answer = this.model.get("answer");
    if (!answer?.outcome || !isSame(answer.of.base, on.begun.offer ?? {})) return null;
    const numbers = Object.entries(answer.of.numbers);
    return numbers.length === on.moved.size && numbers.every(([id, value]) => on.moved.get(id) === value) ? answer : null;
  }

  paint(on) {
    this.on = on;
    say(this.model.get("lang"));
    const { desk, ledger } = this;
    const answer = this.answerTo(on);
    const isKnown = ledger.knows(on.moved);
    const gains = this.reckoned = answer ? gainsOf(desk.cities, answer) : ledger.gains(on.begun, on.moved);
    const judged = ledger.judged(gains);
    const values = standing(on);
    this.numbers.build(on);
    this.numbers.show(values, on.locked);
    const spans = (id) => (isKnown || answer ? ledger.span(id, values.get(id), judged, null) : null);
    this.numbers.showRanges({ spans, how: text("ranges_alone") }, this.ranges?.found ?? new Map(), !isSameTable(this.ranges?.on, on));
    this.bars.show(gains, answer && new Map(answer.sections.gains.map((row) => [row.city, row])), objectors(judged));
    const { tone, said } = verdict(desk, judged, answer, isKnown);
    this.sentence.textContent = said;
    this.sentence.dataset.tone = tone;
    this.checked.textContent = text(answer ? "checked_yes" : "checked_now");
  }
}

// Bars of cities that object are striped; the pattern stands where its users do.
const stripes = () =>
  draw("svg", { width: 0, height: 0, "aria-hidden": "true" }, draw("defs", {}, draw("pattern", { id: "stripes", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, draw("rect", { width: 2.5, height: 6, fill: "#fff" }))));

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Whether the same lies on the table, though the notebook may have said it again.
const isSameTable = (one, other) => one && one.begun === other.begun && isSame([...one.moved], [...other.moved]) && isSame([...one.locked], [...other.locked]);

// Carries questions of the page's modules to the notebook's Python, and answers back.
const asking = (model) => (path, body, { tell = () => {}, signal } = {}) =>
  new Promise((resolve, reject) => {
    const id = `${Date.now()}-${Math.random()}`;
    const over = (act, found) => {
      model.off("msg:custom", hear);
      act(found);
    };
    const hear = (said) => {
      if (said.id !== id) return;
      if (said.status === undefined) tell(said);
      else if (said.status === 200) over(resolve, said.answer);
      else over(reject, new Refused(said.answer));
    };
    signal?.addEventListener("abort", () => over(reject, new DOMException("", "AbortError")));
    model.on("msg:custom", hear);
    model.send({ id, path, body });
  });

function render({ model, el }) {
  const shown = new Shown(model, el);
  const heard = { "change:offer": () => shown.taken(), "change:locked": () => shown.taken(), "change:begun": () => shown.begin(), "change:answer": () => shown.paint(shown.on), "change:lang": () => shown.furnish() };
  for (const [event, act] of Object.entries(heard)) model.on(event, act);
  return () => Object.entries(heard).forEach(([event, act]) => model.off(event, act));
}

export default { render };

// The desk in a notebook: the page's modules around a model whose traits live in Python.

import { Bars } from "./bars.js";
import { gainsOf } from "./confirm.js";
import { draw, make } from "./html.js";
import { Ledger } from "./ledger.js";
import { Numbers } from "./numbers.js";
import { objectors } from "./objections.js";
import { locking, moving, standing, table } from "./state.js";
import { either, say, text } from "./texts.js";
import { verdict } from "./verdict.js";

class Shown {
  constructor(model, el) {
    Object.assign(this, { model, desk: model.get("desk") });
    this.ledger = new Ledger(this.desk);
    this.begun = this.ledger.designed;
    this.sentence = make("p", { class: "sentence", role: "status" });
    this.checked = make("p", { class: "note" });
    this.sliders = make("div");
    this.gains = make("div");
    this.note = make("p", { class: "note" });
    this.root = make("div", { class: "citypact-desk" }, stripes(), this.sentence, this.checked, make("div", { class: "columns" }, this.sliders, make("div", {}, this.note, this.gains)));
    el.append(this.root);
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
    this.bars = new Bars(this.gains, desk, null);
    this.taken();
  }

  // What the notebook says is on the table.
  taken() {
    this.paint(table(this.begun, new Map(Object.entries(this.model.get("offer"))), new Set(this.model.get("locked"))));
  }

  rest(on) {
    this.paint(on);
    this.model.set("offer", Object.fromEntries(on.moved));
    this.model.set("locked", [...on.locked]);
    this.model.save_changes();
  }

  // The ledger's answer, if it is about what is on the table.
  answerTo(on) {
    const answer = this.model.get("answer");
    const of = Object.entries(answer?.of ?? {});
    return answer?.outcome && of.length === on.moved.size && of.every(([id, value]) => on.moved.get(id) === value) ? answer : null;
  }

  paint(on) {
    this.on = on;
    say(this.model.get("lang"));
    const { desk, ledger } = this;
    const answer = this.answerTo(on);
    const isKnown = ledger.knows(on.moved);
    const gains = answer ? gainsOf(desk.cities, answer) : ledger.gains(on.begun, on.moved);
    const judged = ledger.judged(gains);
    const values = standing(on);
    this.numbers.build(on);
    this.numbers.show(values, on.locked);
    const spans = (id) => (isKnown || answer ? ledger.span(id, values.get(id), judged, null) : null);
    this.numbers.showRanges({ spans, how: text("ranges_alone") }, new Map(), false);
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

function render({ model, el }) {
  const shown = new Shown(model, el);
  const heard = { "change:offer": () => shown.taken(), "change:locked": () => shown.taken(), "change:answer": () => shown.paint(shown.on), "change:lang": () => shown.furnish() };
  for (const [event, act] of Object.entries(heard)) model.on(event, act);
  return () => Object.entries(heard).forEach(([event, act]) => model.off(event, act));
}

export default { render };

// The desk: numbers move, the page answers at once, and the ledger has the last word.

import { showAbout, showFund } from "./about.js";
import { get, post } from "./ask.js";
import { Asked } from "./asked.js";
import { Bars } from "./bars.js";
import { Confirming, difference, gainsOf } from "./confirm.js";
import { downloads } from "./downloads.js";
import { Explained } from "./explain.js";
import { History } from "./history.js";
import { byId, make } from "./html.js";
import { Ledger } from "./ledger.js";
import { Picture, note } from "./map.js";
import { Numbers } from "./numbers.js";
import { objectors, plansOf, showObjections } from "./objections.js";
import { pack, unpack } from "./packed.js";
import { Panels } from "./panels.js";
import { Rounds } from "./rounds.js";
import { locking, moving, standing, table, toAddress } from "./state.js";
import { either, lang, money, text } from "./texts.js";
import { findCounter, findRanges, findReasons } from "./tools.js";
import { verdict } from "./verdict.js";
import { idle, problem } from "./work.js";

export class Desk {
  constructor(facts) {
    Object.assign(this, { facts, said: null, desk: null, seat: null, outline: [], answer: null, trouble: null, ranges: null });
    this.frame = 0;
    this.serial = 0;
    this.panels = new Panels(this);
    this.asked = new Asked(byId("work"), byId("work-stale"), () => ({ on: this.on, floor: this.seat?.insisted?.value ?? null }));
    this.explained = new Explained(document.body, post);
  }

  // Take the facts up, with what the address says of the offer.
  async open(said = { moved: new Map(), locked: new Set() }) {
    const mine = (this.serial += 1);
    this.shut();
    this.said = said;
    this.stage("busy");
    this.say({ tone: "busy", said: text("loading") }, "");
    try {
      const { case: name, model } = this.facts;
      const desk = await get(`cases/${name}/desk?model=${model}`);
      if (mine !== this.serial) return;
      this.ledger = new Ledger(desk);
      const begun = said.offer ? await this.beginning(said.offer) : this.ledger.designed;
      if (mine !== this.serial) return;
      this.desk = desk;
      this.begin(begun, said);
    } catch (error) {
      if (mine !== this.serial) return;
      this.fail(error);
      this.said = said;
    }
  }

  // What was asked about the desk before is nothing to the next.
  shut() {
    this.confirming?.stop();
    this.desk = this.said = null;
    this.asked.forget();
    for (const id of ["downloads", "download-work", "python"]) idle(byId(id));
    byId("alarm").hidden = true;
  }

  // There is no desk, and why.
  fail(error) {
    this.serial += 1;
    this.shut();
    const [first, ...more] = error.message.split("\n");
    this.say({ tone: "bad", said: first }, more.join(" "));
    this.stage("none");
  }

  // Whether there is a desk, or one on its way.
  stage(name) {
    const main = document.querySelector("main");
    main.className = name;
    main.setAttribute("aria-busy", String(name === "busy"));
    for (const id of ["undo", "redo", "designed"]) byId(id).disabled = true;
  }

  async beginning(packed) {
    const offer = await unpack(packed);
    return offer ? this.begunWith(offer, packed) : this.ledger.designed;
  }

  // Where numbers begin under an offer, as the ledger settles it.
  async begunWith(offer, packed) {
    const answer = await post("offers/move", { ...this.facts, offer, numbers: {} });
    return { offer, packed, gains: gainsOf(this.ledger.cities, answer), values: this.ledger.valuesOf(answer.numbers) };
  }

  begin(begun, { moved, locked, offer }) {
    const known = (id) => this.ledger.at.has(id);
    const isLost = offer && !begun.offer;
    const stray = [...[...moved.keys()].filter((id) => !this.ledger.allows(id, moved.get(id))), ...[...locked].filter((id) => !known(id)), ...(isLost ? ["offer"] : [])];
    const kept = new Map([...moved].filter(([id, value]) => this.ledger.allows(id, value) && value !== begun.values.get(id)));
    this.history = new History(table(begun, kept, new Set([...locked].filter(known))));
    this.on = this.history.now;
    this.confirming = new Confirming(this.facts, { onAnswer: (on, answer) => this.confirmed(on, answer), onTrouble: (on, error) => this.failed(on, error) });
    byId("work").replaceChildren(stray.length ? make("p", { class: "bad" }, text("unknown_address", { names: stray.join(", ") })) : "");
    this.answer = this.trouble = this.ranges = null;
    this.last = { payments: this.desk.payments, fund: this.desk.fund, sentences: [] };
    this.furnish();
    this.rounds = new Rounds(byId("kept"), this.desk, (on) => this.settle(on));
    this.rounds.keep(table(this.ledger.designed), this.ledger.designed.gains, this.ledger.judged(this.ledger.designed.gains), { verdict: this.desk.accepted ? "accepted" : "refused" }, 0);
    this.stage("ready");
    this.settle(this.on);
  }

  // What is built once for a desk and a language.
  furnish() {
    const { desk, facts } = this;
    const values = { money: either(desk.case.money), first: desk.years[0], last: desk.years.at(-1), star: desk.case.rests_on_assumptions ? text("rests") : "" };
    byId("gains-note").textContent = text("gains_note", values);
    byId("all-label").textContent = text("all", { count: desk.numbers.length });
    this.numbers = new Numbers(byId("sliders"), desk, {
      onInput: (id, value) => this.slide(moving(this.on, id, value)),
      onRest: (id, value) => this.settle(moving(this.on, id, value)),
      onLock: (id, isLocked) => this.settle(locking(this.on, id, isLocked)),
    });
    this.numbers.isWhole = byId("all").checked;
    this.bars = new Bars(byId("bars"), desk, (city) => this.explained.show(desk, facts, this.on, city, this.gains[desk.cities.indexOf(city)]));
    this.picture = new Picture(desk, byId("picture"), byId("payments"));
    this.picture.under(this.outline);
    byId("map-note").textContent = note(desk, this.picture);
    byId("outline-box").hidden = !this.picture.isPlaced;
    downloads(byId("downloads"), facts, () => this.on);
    showAbout(byId("evidence"), desk, facts).catch((error) => byId("evidence").replaceChildren(problem(error)));
    this.panels.furnish();
    this.seat?.furnish();
  }

  // A number is on its way: answered by the page in the next frame.
  slide(on) {
    this.on = on;
    this.answer = this.trouble = null;
    this.confirming.stop();
    this.frame ||= requestAnimationFrame(() => this.paint());
  }

  // It rests: remembered, written into the address, and handed to the ledger.
  settle(on) {
    this.slide(on);
    this.history.add(on);
    this.confirming.about(on);
    this.address();
    this.paint();
  }

  step(way) {
    this.settle(this.history[way]());
  }

  address() {
    const { facts, on } = this;
    history.replaceState(null, "", toAddress({ facts, lang: lang(), offer: on.begun.packed, on }));
  }

  confirmed(on, answer) {
    if (on !== this.on) return;
    const reckoned = this.ledger.gains(on.begun, on.moved);
    this.answer = answer;
    this.last = answer;
    const isKnown = this.ledger.knows(on.moved);
    this.alarm(isKnown ? difference(this.ledger, reckoned, answer) : null);
    this.paint();
  }

  failed(on, error) {
    if (on !== this.on) return;
    this.trouble = error;
    this.paint();
  }

  alarm(found) {
    const place = byId("alarm");
    place.hidden = !found;
    if (!found) return;
    if (found.city) {
      const exact = (value) => money(value, 9);
      place.textContent = text("differ", { city: either(found.city.name), page: exact(found.page), ledger: exact(found.ledger), tolerance: exact(this.ledger.tolerance) });
    } else place.textContent = text("differ_count", { page: found.count, ledger: found.objecting });
  }

  // Everything that follows from what is on the table, from one set of gains: the ledger's once it has spoken.
  paint() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { desk, ledger, on, answer } = this;
    const isKnown = ledger.knows(on.moved);
    this.gains = answer ? gainsOf(desk.cities, answer) : ledger.gains(on.begun, on.moved);
    this.judged = ledger.judged(this.gains);
    const against = objectors(this.judged);
    const cash = answer && new Map(answer.sections.gains.map((row) => [row.city, row]));
    const values = standing(on);
    this.numbers.build(on);
    this.numbers.show(values, on.locked);
    this.showRanges();
    this.bars.show(this.gains, cash, against);
    for (const id of ["bars", "objecting"]) byId(id).classList.toggle("stale", !isKnown && !answer);
    showObjections(byId("objecting"), desk, this.judged, plansOf(answer));
    this.picture.show(this.last.payments);
    this.picture.mark(this.gains, against, !answer);
    if (this.told !== this.last) this.tell(this.last);
    for (const id of ["years", "sentences"]) byId(id).classList.toggle("stale", !answer);
    const changed = [...values].filter(([id, value]) => value !== ledger.designed.values.get(id));
    this.changed = changed.length;
    byId("undo").disabled = !this.history.past.length;
    for (const id of ["ranges", "counter", "why"]) byId(id).disabled = !desk.numbers.length;
    byId("redo").disabled = !this.history.future.length;
    byId("designed").disabled = changed.every(([id]) => on.locked.has(id)) && !on.begun.offer;
    byId("keep").disabled = !answer;
    this.seat?.paint();
    this.asked.show();
    this.panels.show();
    if (!answer) byId("alarm").hidden = true;
    const said = verdict(desk, this.judged, answer, isKnown);
    if (said.tone !== "busy") byId("why").hidden = said.tone === "good";
    this.say(said, this.checked());
  }

  // What the ledger's last answer says beside gains: it stays, paler, until there is another.
  tell(last) {
    this.told = last;
    showFund(byId("years"), this.desk, last.fund);
    byId("sentences").replaceChildren(...last.sentences.map(({ tone, text: said }) => make("li", { class: tone }, said)));
  }

  showRanges() {
    const values = standing(this.on);
    const insisted = this.seat?.insisted ?? null;
    const spans = (id) => (this.ledger.knows(this.on.moved) || this.answer ? this.ledger.span(id, values.get(id), this.judged, insisted) : null);
    this.numbers.showRanges({ spans, how: text(insisted ? "ranges_alone_floor" : "ranges_alone") }, this.ranges?.found ?? new Map(), this.ranges?.on !== this.on);
  }

  checked() {
    if (this.trouble) return text("checked_not", { why: this.trouble.message.split("\n")[0] });
    if (this.answer) return text("checked_yes");
    return text(this.confirming.underway || this.confirming.timer ? "checked_now" : "checked_no");
  }

  say({ tone, said }, checked) {
    const sentence = byId("verdict-sentence");
    if (sentence.textContent !== said) sentence.textContent = said;
    sentence.dataset.tone = tone;
    byId("checked").textContent = checked;
    this.onSaid?.();
  }

  askRanges() {
    const on = this.on;
    return this.asked.about(async (options) => {
      const { found, said } = await findRanges(post, this.facts, on, [...this.numbers.rows.keys()], Boolean(this.seat), options);
      this.ranges = { found, on };
      this.showRanges();
      return said;
    });
  }

  askCounter() {
    const put = async (begun) => {
      const packed = await pack(begun.offer);
      if (this.asked.isStale) return;
      this.asked.put = begun.offer;
      this.settle(table({ ...begun, packed }, new Map(), this.on.locked));
    };
    const { desk, facts, on, gains } = this;
    const asked = this.seat?.asLaid(on) ?? on;
    const page = { desk, facts, on: asked, isSeated: Boolean(this.seat), gains: () => (this.on === on ? this.gains : gains) };
    return this.asked.about((options) => findCounter(post, page, put, options));
  }

  askWhy() {
    return this.asked.about((options) => findReasons(post, this.facts, this.on, options));
  }

  // A desk that is refused, or not there yet, is asked for anew: the answer is in the language of the question.
  reopen() {
    const { facts, said } = this;
    history.replaceState(null, "", toAddress({ facts, lang: lang(), offer: said.offer, on: said }));
    return this.open(said);
  }

  // Said in the other language; nothing on the table changes.
  async retold() {
    if (!this.desk) return this.said && this.reopen();
    this.asked.forget();
    idle(byId("download-work"));
    this.furnish();
    this.numbers.rows.clear();
    this.told = null;
    this.rounds.show();
    this.settle(this.on);
  }
}

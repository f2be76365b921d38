// Sliders: the numbers that move most money first, each with a field, a lock, and the band of agreement on its track.

import { draw, make } from "./html.js";
import { either, figure, text } from "./texts.js";

const FIRST = 8;
const FINE = 1000;
const UNSEEN = 1e-6; // of what a number is shown in: an end that is so near 0 is 0
const BY_HUNDRED = new Set(["percent", "rate"]);
const SIGNS = { percent: "%", rate: "%", exact: "" };

const factorOf = (unit) => (BY_HUNDRED.has(unit) ? 100 : 1);

// A number as its field holds it: whatever is the same here is the same in the page.
export const written = (value, unit) => String(Number((value * factorOf(unit)).toPrecision(6)));

// Two values in their unit, with as many digits as tell them apart in the page.
export function apart(one, other, unit) {
  const shown = [one, other].map((value) => figure(value, unit));
  return shown[0] !== shown[1] ? shown : [one, other].map((value) => written(value, unit) + (SIGNS[unit] ?? ""));
}

export class Numbers {
  constructor(place, desk, { onInput, onRest, onLock }) {
    Object.assign(this, { place, desk, onInput, onRest, onLock, rows: new Map(), isWhole: false });
    const stakes = desk.numbers.map((number, at) => stakesOf(number, desk.effects[at]));
    const before = (a, b) => stakes[b].between - stakes[a].between || stakes[b].most - stakes[a].most;
    this.sorted = desk.numbers.map((_, at) => at).sort(before).map((at) => desk.numbers[at]);
  }

  // Build the rows anew: those first, those changed or locked, or all.
  build(on) {
    const shown = this.sorted.filter((number, at) => this.isWhole || at < FIRST || on.moved.has(number.id) || on.locked.has(number.id));
    const isSame = shown.length === this.rows.size && shown.every((number) => this.rows.has(number.id));
    if (!isSame || !shown.length) {
      this.rows = new Map(shown.map((number) => [number.id, new Row(number, this)]));
      const rows = [...this.rows.values()].map((row) => row.element);
      this.place.replaceChildren(...(rows.length ? rows : [make("p", {}, text("none_open"))]));
    }
    return [...this.rows.keys()];
  }

  show(values, locked) {
    for (const [id, row] of this.rows) row.show(values.get(id), locked.has(id));
  }

  // ``spans``: by number, how far it can go by itself, and by ``how`` it is said; ``found``: what the server found with all else free.
  showRanges({ spans, how }, found, isStale) {
    for (const [id, row] of this.rows) row.showRanges({ span: spans(id), how }, found.get(id), isStale);
  }
}

// The money that a number can move between its limits: from cities to cities, and for any city.
function stakesOf(number, effect) {
  const width = (number.max ?? number.value + 1) - number.min;
  const units = effect ?? [number.money, -number.money];
  const sum = (sign) => units.reduce((all, unit) => all + Math.max(0, sign * unit), 0);
  return { between: Math.round(1e6 * width * Math.min(sum(1), sum(-1))), most: width * Math.max(...units.map(Math.abs)) };
}

class Row {
  constructor(number, { desk, onInput, onRest, onLock }) {
    this.number = number;
    this.factor = factorOf(number.unit);
    this.isEndless = number.max === null;
    this.max = number.max ?? Math.max(1, 4 * number.value); // where nothing limits it, the slider ends somewhere all the same
    this.name = either(number.name);
    this.money = number.unit === "money" ? ` ${either(desk.case.money)}` : "";
    const unit = SIGNS[number.unit] ?? either(desk.case.money);
    const grain = (number.step ?? (this.max - number.min) / FINE) * this.factor;
    const limits = { min: number.min * this.factor, max: this.max * this.factor };
    const name = unit ? text("value_of", { name: this.name, unit }) : this.name;
    this.slider = make("input", {
      type: "range", ...limits, step: grain, "aria-label": name, "data-number": number.id,
      oninput: () => onInput(number.id, this.read(this.slider)),
      onchange: () => onRest(number.id, this.read(this.slider)),
    });
    this.field = make("input", {
      type: "number", ...limits, max: this.isEndless ? null : limits.max, step: "any", "aria-label": name, "data-field": number.id,
      onchange: () => this.typed(onRest),
    });
    this.lock = make("input", { type: "checkbox", "aria-label": text("lock", { name: this.name }), "data-lock": number.id, onchange: () => onLock(number.id, this.lock.checked) });
    this.band = draw("svg", { class: "band", viewBox: "0 0 100 7", preserveAspectRatio: "none", "aria-hidden": "true" });
    this.note = make("p", { class: "note" });
    this.alone = make("p", { class: "note alone" });
    this.free = make("p", { class: "note free" });
    this.element = make(
      "div", { class: "number", role: "group", "aria-label": this.name },
      make("span", { class: "name" }, this.name),
      make("span", { class: "track" }, this.slider, this.band),
      make("span", { class: "value" }, this.field, make("span", { "aria-hidden": "true" }, SIGNS[number.unit] ?? "")),
      make("label", { class: "lock" }, this.lock, draw("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, draw("path", { d: "M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm2 0h4V5a2 2 0 0 0-4 0z" }))),
      this.note, this.alone, this.free,
    );
  }

  read(input) {
    return Math.min(this.max, Math.max(this.number.min, Number((Number(input.value) / this.factor).toPrecision(12))));
  }

  typed(onRest) {
    const value = Number(this.field.value) / this.factor;
    const isGood = this.field.value !== "" && value >= this.number.min - 1e-12 && value <= (this.number.max ?? Infinity) + 1e-12;
    const limits = { low: this.shown(this.number.min), high: this.shown(this.max) };
    this.field.setCustomValidity(isGood ? "" : text(this.isEndless ? "bad_endless" : "bad_number", limits));
    if (isGood) onRest(this.number.id, Number(value.toPrecision(12)));
    else this.field.reportValidity();
  }

  shown(value) {
    return figure(value, this.number.unit);
  }

  show(value, isLocked) {
    const shown = written(value, this.number.unit);
    if (document.activeElement !== this.slider || Number(this.slider.value) !== Number(shown)) this.slider.value = shown;
    this.field.value = shown;
    this.field.setCustomValidity("");
    this.slider.setAttribute("aria-valuetext", this.shown(value));
    this.lock.checked = isLocked;
    const isChanged = value !== this.number.value;
    this.element.classList.toggle("changed", isChanged);
    this.element.classList.toggle("locked", isLocked);
    this.slider.disabled = this.field.disabled = isLocked;
    this.note.textContent = isChanged
      ? text("changed", { value: this.shown(this.number.value) })
      : text(this.isEndless ? "endless" : "limits", { low: this.shown(this.number.min), high: this.shown(this.max) }) + this.money;
  }

  showRanges({ span, how }, range, isStale) {
    this.band.replaceChildren(...[this.strip(span, 0, "alone"), this.strip(range, 4, "free")].filter(Boolean));
    this.alone.textContent = span ? this.sentence(span, how) : "";
    this.free.textContent = range ? this.sentence(range, text(`ranges_${range.setting.replaceAll("-", "_")}`)) : "";
    this.element.classList.toggle("stale", isStale);
  }

  sentence({ low, high }, how) {
    if (low === null) return text("no_band", { how });
    const [from, to] = [low, Math.min(high, this.max)].map((end) => this.shown(Math.abs(end * this.factor) < UNSEEN ? 0 : end));
    return text(from === to ? "band_point" : "band", { low: from, high: to, how });
  }

  strip(range, y, name) {
    if (!range || range.low === null) return null;
    const width = this.max - this.number.min || 1;
    const [low, high] = [range.low, Math.min(range.high, this.max)].map((end) => (100 * (end - this.number.min)) / width);
    return draw("rect", { x: low, y, width: Math.max(0.8, high - low), height: 3, class: name });
  }
}

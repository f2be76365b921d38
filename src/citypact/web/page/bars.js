// Gains by city: a table whose bars show the gain, the Shapley value and what was designed, all of it also in words.

import { draw, make } from "./html.js";
import { starred } from "./star.js";
import { digits, either, money, text } from "./texts.js";

const WIDE = 240;
const HIGH = 18;
const UNCHANGED = "–";

export class Bars {
  // ``onCity``: explains a city's gain; null where nothing can.
  constructor(place, desk, onCity) {
    this.place = place;
    this.starred = (said) => starred(desk, said);
    this.cities = desk.cities;
    this.rows = desk.cities.map((city) => new Row(city, onCity, this.starred));
    this.total = make("td", { class: "number" });
    this.totalChange = make("td", { class: "number" });
    const heads = ["city", "", "gain", "change"].map((key, at) => make("th", { scope: "col", class: at > 1 ? "number" : null }, key ? text(key) : ""));
    const foot = make("tr", {}, make("th", { scope: "row" }, text("together")), make("td"), this.total, this.totalChange);
    const body = make("tbody", {}, ...this.rows.map((row) => row.element));
    place.replaceChildren(make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body, make("tfoot", {}, foot)));
  }

  // ``cash``: by city, what is money of its budget and what is not; null while it is not known.
  show(gains, cash, objectors) {
    const largest = Math.max(0, ...[...(cash?.values() ?? [])].flatMap((row) => [row.budget, row.imputed]).map(Math.abs));
    const parts = Math.max(0, digits(largest) - 1);
    const cashOf = (row) => row && [text("cash", { cash: this.starred(money(row.budget, parts)) }), text("benefit", { benefit: this.starred(money(row.imputed, parts)) })];
    const marks = this.cities.flatMap((city, i) => [gains[i], city.gain, city.shapley ?? 0]);
    const [low, high] = [Math.min(0, ...marks), Math.max(1e-9, ...marks)];
    const places = digits(Math.max(Math.abs(low), high));
    const at = (value) => (WIDE - 8) * ((value - low) / (high - low)) + 4;
    this.rows.forEach((row, i) => row.show(gains[i], cashOf(cash?.get(row.city.id)), objectors.has(row.city.id), at, places));
    const [sum, before] = [gains.reduce((a, b) => a + b, 0), this.cities.reduce((a, city) => a + city.gain, 0)];
    this.total.textContent = this.starred(money(sum, places));
    this.totalChange.textContent = this.starred(changed(sum - before, places));
    this.place.classList.toggle("unchanged", this.rows.every((row) => row.change.textContent === UNCHANGED));
  }
}

class Row {
  constructor(city, onCity, starred) {
    Object.assign(this, { city, starred });
    const name = either(city.name);
    this.zero = draw("line", { class: "zero", y1: 0, y2: HIGH });
    this.bar = draw("rect", { class: "gain", y: 4, height: HIGH - 8 });
    this.hatch = draw("rect", { class: "hatch", fill: "url(#stripes)", y: 4, height: HIGH - 8 });
    this.designed = draw("line", { class: "designed", y1: 1, y2: HIGH - 1 });
    this.shapley = draw("path", { class: "shapley" });
    const parts = [this.zero, this.bar, this.hatch, this.designed, city.shapley == null ? null : this.shapley];
    this.picture = draw("svg", { class: "bar", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img" }, ...parts);
    this.cash = make("span", { class: "cash" });
    this.gain = make("td", { class: "number" });
    this.change = make("td", { class: "number" });
    this.element = make("tr", { "data-city": city.id }, make("th", { scope: "row" }, onCity ? explaining(name, () => onCity(city)) : name), make("td", {}, this.picture, this.cash), this.gain, this.change);
  }

  show(gain, cash, objects, at, places) {
    const [zero, end] = [at(0), at(gain)];
    for (const rect of [this.bar, this.hatch]) {
      rect.setAttribute("x", Math.min(zero, end));
      rect.setAttribute("width", Math.abs(end - zero));
    }
    line(this.zero, zero);
    line(this.designed, at(this.city.gain));
    if (this.city.shapley != null) this.shapley.setAttribute("d", `M${at(this.city.shapley)} 3l5 6-5 6-5-6z`);
    this.element.classList.toggle("objects", objects);
    this.element.classList.toggle("loses", gain < 0);
    const said = { gain: money(gain, places), shapley: money(this.city.shapley ?? 0, places), designed: money(this.city.gain, places) };
    this.picture.setAttribute("aria-label", text("bar_label", said));
    this.gain.textContent = this.starred(said.gain);
    this.change.textContent = this.starred(changed(gain - this.city.gain, places));
    this.cash.replaceChildren(...(cash ?? [text("cash_waiting")]).map((said) => make("span", {}, said)));
  }
}

// A name that explains itself when it is pressed.
function explaining(name, onclick) {
  const label = text("explain", { city: name });
  return make("button", { type: "button", class: "plain", "aria-label": label, title: label, onclick }, name);
}

// A change that is not seen in the gain itself is none.
const changed = (by, places) => (Math.abs(by) < 0.5 * 10 ** -places ? UNCHANGED : money(by, places, true));

function line(element, x) {
  element.setAttribute("x1", x);
  element.setAttribute("x2", x);
}

// The core of three blocs as a triangle: each corner gives all there is to divide to one bloc; shaded is what nobody objects to.

import { blocSums, blocWorths, corners, firstBlocs, limitsOf } from "./blocs.js";
import { draw, make, table } from "./html.js";
import { starNote, starred } from "./star.js";
import { decimals, either, listed, money, text } from "./texts.js";

const [WIDE, HIGH, EDGE] = [420, 330, 44];
const NAMES = ["A", "B", "C"];
const LEAST = 1e-9;

export class Triangle {
  // ``member``: by city, which bloc it is in, where somebody has chosen that.
  constructor(place, desk, ledger, member = firstBlocs(desk.cities)) {
    Object.assign(this, { desk, ledger, member });
    this.picture = make("div");
    this.list = make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": text("triangle") });
    place.replaceChildren(this.picture, this.list, make("details", {}, make("summary", {}, text("blocs")), this.choice()));
  }

  get isPossible() {
    return this.desk.cities.length >= 3 && this.desk.players.length === this.desk.cities.length;
  }

  choice() {
    const select = (city, at) => make("select", { "aria-label": text("bloc_of", { city: either(city.name) }), "data-bloc": city.id, onchange: (event) => this.choose(at, Number(event.target.value)) }, ...NAMES.map((name, bloc) => make("option", { value: bloc, selected: this.member[at] === bloc }, text("bloc", { name }))));
    return make("ul", { class: "choices" }, ...this.desk.cities.map((city, at) => make("li", {}, make("label", {}, `${either(city.name)} `, select(city, at)))));
  }

  choose(at, bloc) {
    this.member = this.member.with(at, bloc);
    this.show(this.gains);
  }

  show(gains) {
    this.gains = gains;
    const { desk, ledger, member } = this;
    if (!this.isPossible || new Set(member).size < 3) {
      this.picture.replaceChildren(make("p", {}, text(this.isPossible ? "blocs_empty" : "blocs_few")));
      this.list.replaceChildren();
      return;
    }
    const places = decimals(desk);
    const here = blocSums(Array.from(gains), member);
    const whole = here[0] + here[1] + here[2];
    const limits = limitsOf(blocWorths(ledger, member), whole);
    const shapley = desk.cities.every((city) => city.shapley != null) ? blocSums(desk.cities.map((city) => city.shapley), member) : null;
    const designed = blocSums(desk.cities.map((city) => city.gain), member);
    const shape = corners(limits, whole);
    const isIn = here.every((part, bloc) => part >= limits[bloc][0] - LEAST && part <= limits[bloc][1] + LEAST);
    this.picture.replaceChildren(drawing({ limits, whole, shape, here, shapley, designed }, text(shape.length ? (isIn ? "triangle_in" : "triangle_out") : "triangle_none")));
    const names = NAMES.map((_, bloc) => listed(desk.cities.filter((_, at) => member[at] === bloc).map((city) => either(city.name))));
    const shown = (value) => starred(desk, money(value, places));
    const rows = NAMES.map((name, bloc) => [text("bloc", { name }), names[bloc], ...[here[bloc], ...limits[bloc]].map(shown), ...(shapley ? [shown(shapley[bloc])] : [])]);
    this.list.replaceChildren(table([text("triangle"), text("cities"), text("gain"), text("bloc_least"), text("bloc_most"), ...(shapley ? [text("shapley_word")] : [])], rows), ...starNote(desk));
  }
}

// Divisions as points of a triangle whose sides are what a bloc has at least of all that is drawn.
function drawing({ limits, whole, shape, here, shapley, designed }, label) {
  const scaled = (parts) => (parts ? parts.map((part) => (part * whole) / (parts[0] + parts[1] + parts[2] || 1)) : null);
  const points = [here, scaled(designed), scaled(shapley)].filter(Boolean);
  const least = [0, 1, 2].map((bloc) => Math.min(limits[bloc][0], ...points.map((point) => point[bloc]), ...shape.map((point) => point[bloc])));
  const height = whole - least[0] - least[1] - least[2] || 1;
  const ends = [[WIDE / 2, EDGE - 14], [EDGE, HIGH - EDGE], [WIDE - EDGE, HIGH - EDGE]];
  const at = (point) => [0, 1].map((axis) => ends.reduce((all, end, bloc) => all + (end[axis] * (point[bloc] - least[bloc])) / height, 0));
  const path = (some) => some.map((point, i) => `${i ? "L" : "M"}${at(point).map((x) => x.toFixed(1)).join(" ")}`).join("");
  const corner = (bloc) => least.map((part, i) => (i === bloc ? part + height : part));
  const lines = limits.flatMap((ends_, bloc) => ends_.map((value, end) => across(bloc, value, least, height)).map((line, end) => line && draw("path", { class: end ? "most" : "least", d: path(line) })));
  const [x, y] = at(here);
  const mark = (point, name, d) => point && draw("path", { class: name, d: `M${at(point).map((c) => c.toFixed(1)).join(" ")}${d}` });
  const names = ends.map(([cx, cy], bloc) => draw("text", { x: cx, y: bloc ? cy + 20 : cy - 6, "text-anchor": bloc === 0 ? "middle" : bloc === 1 ? "start" : "end" }, text("all_to_bloc", { name: NAMES[bloc] })));
  return draw(
    "svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": label, class: "triangle" },
    draw("path", { class: "frame", d: `${path([0, 1, 2].map(corner))}z` }),
    shape.length > 2 ? draw("path", { class: "core", d: `${path(shape)}z` }) : null,
    shape.length > 2 ? draw("path", { class: "core-stripes", fill: "url(#stripes)", d: `${path(shape)}z` }) : null,
    ...lines,
    mark(scaled(shapley), "shapley", "m0 -6l6 6-6 6-6-6z"),
    mark(scaled(designed), "designed", "m0 -8v16"),
    draw("circle", { class: "here", cx: x, cy: y, r: 5 }),
    ...names,
    draw("text", { x: WIDE / 2, y: HIGH - 4, "text-anchor": "middle" }, label),
  );
}

// The line on which a bloc has just so much, from side to side of the triangle: null if it lies outside.
function across(bloc, value, least, height) {
  const part = value - least[bloc];
  if (part < -LEAST || part > height + LEAST) return null;
  return [1, 2].map((step) => {
    const point = [...least];
    point[bloc] = value;
    point[(bloc + step) % 3] += height - part;
    return point;
  });
}

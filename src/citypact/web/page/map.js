// Who pays whom: cities where they lie, or on a ring, the fund in their middle; wide arrows for much money.

import { draw, table } from "./html.js";
import { placed } from "./labels.js";
import { outlinePath } from "./outline.js";
import { starNote, starred } from "./star.js";
import { digits, either, money, text } from "./texts.js";

const [WIDE, HIGH, EDGE] = [420, 330, 46];
const FUND = "(fund)";
const LEAST = 1e-6;

export class Picture {
  constructor(desk, place, list) {
    Object.assign(this, { desk, place, list });
    this.isPlaced = desk.cities.every((city) => city.xy);
    this.project = this.isPlaced ? projection(desk.cities) : null;
    this.spots = new Map(this.isPlaced ? desk.cities.map((city) => [city.id, this.project(city.xy)]) : ring(desk.cities));
    this.spots.set(FUND, this.isPlaced ? freest([...this.spots.values()]) : [WIDE / 2, HIGH / 2]);
    this.names = new Map(desk.cities.map((city) => [city.id, either(city.name)]));
    this.outline = [];
  }

  // Lines that are drawn below the cities, in degrees.
  under(lines) {
    const payments = this.shown;
    Object.assign(this, { outline: lines, shown: null });
    if (payments) this.show(payments);
  }

  name(party) {
    return this.names.get(party) ?? either(this.desk.names.parties[party] ?? { en: party });
  }

  // Draw what is paid; nothing is drawn anew while it is the same.
  show(payments) {
    if (payments === this.shown) return;
    this.shown = payments;
    const paid = payments.filter((row) => row.amount > LEAST).sort((a, b) => b.amount - a.amount);
    const drawn = paid.filter((row) => this.spots.has(row.payer) && this.spots.has(row.payee));
    const places = digits(paid[0]?.amount ?? 0);
    const said = (row) => text("pays", { payer: this.name(row.payer), payee: this.name(row.payee), amount: money(row.amount, places) });
    const label = text("map_label", { count: drawn.length, largest: drawn.length ? said(drawn[0]) : text("nothing_paid") });
    const arrows = drawn.map((row) => arrow(this.spots.get(row.payer), this.spots.get(row.payee), row.amount / drawn[0].amount, said(row)));
    const hasFund = drawn.some((row) => [row.payer, row.payee].includes(FUND));
    const spots = new Map([...this.spots].filter(([party]) => party !== FUND || hasFund));
    const labels = placed(spots, new Map([...spots.keys()].map((party) => [party, this.name(party)])), [WIDE, HIGH]);
    const nodes = [...spots.keys()].map((party) => this.node(party, labels.get(party)));
    const under = this.project && this.outline.length ? draw("path", { class: "outline", d: outlinePath(this.outline, this.project) }) : null;
    this.place.replaceChildren(draw("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": label }, head(), under, ...arrows, ...nodes));
    const rows = paid.map((row) => [this.name(row.payer), this.name(row.payee), starred(this.desk, money(row.amount, places))]);
    this.list.replaceChildren(table([text("payer"), text("payee"), text("amount")], rows), ...starNote(this.desk));
  }

  // Mark the cities that lose or object, and whether the payments are those of an offer before.
  mark(gains, objectors, isStale) {
    this.place.classList.toggle("stale", isStale);
    this.desk.cities.forEach((city, i) => {
      const node = this.place.querySelector(`[data-party="${CSS.escape(city.id)}"]`);
      node.classList.toggle("objects", gains[i] < 0 || objectors.has(city.id));
    });
  }

  node(party, { x: left, y: top, anchor }) {
    const [x, y] = this.spots.get(party);
    const shape = party === FUND
      ? draw("rect", { x: x - 8, y: y - 8, width: 16, height: 16, class: "fund" })
      : draw("circle", { cx: x, cy: y, r: 8 });
    const cross = draw("path", { d: `M${x - 4} ${y - 4}l8 8m0-8l-8 8`, class: "cross" });
    return draw("g", { "data-party": party }, shape, cross, draw("text", { x: left, y: top, "text-anchor": anchor }, this.name(party)));
  }
}

function ring(cities) {
  const [rx, ry] = [WIDE / 2 - EDGE, HIGH / 2 - EDGE];
  return cities.map((city, i) => {
    const angle = (2 * Math.PI * i) / cities.length - Math.PI / 2;
    return [city.id, [WIDE / 2 + rx * Math.cos(angle), HIGH / 2 + ry * Math.sin(angle)]];
  });
}

// Degrees on paper: one scale both ways, degrees of longitude narrower away from the equator.
function projection(cities) {
  const middle = cities.reduce((sum, city) => sum + city.xy[1], 0) / cities.length;
  const flat = ([east, north]) => [east * Math.cos((middle * Math.PI) / 180), -north];
  const spots = cities.map((city) => flat(city.xy));
  const [lows, highs] = [Math.min, Math.max].map((end) => [0, 1].map((axis) => end(...spots.map((spot) => spot[axis]))));
  const scale = Math.min((WIDE - 2 * EDGE) / (highs[0] - lows[0] || 1), (HIGH - 2 * EDGE) / (highs[1] - lows[1] || 1));
  const centre = lows.map((low, axis) => (low + highs[axis]) / 2);
  return (degrees) => flat(degrees).map((part, axis) => [WIDE, HIGH][axis] / 2 + scale * (part - centre[axis]));
}

// The place along the edges that is farthest from all spots.
function freest(spots) {
  const places = [0, 0.5, 1].flatMap((across) => [0, 0.5, 1].map((down) => [EDGE + across * (WIDE - 2 * EDGE), EDGE + down * (HIGH - 2 * EDGE)]));
  const room = ([x, y]) => Math.min(...spots.map((spot) => Math.hypot(spot[0] - x, spot[1] - y)));
  return places.reduce((best, place) => (room(place) > room(best) ? place : best));
}

function head() {
  const tip = draw("marker", { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" }, draw("path", { d: "M0 0l8 4-8 4z" }));
  return draw("defs", {}, tip);
}

// A bent line, so that two ways between the same ends lie apart.
function arrow([x0, y0], [x1, y1], part, said) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const bend = 0.16 * length;
  const [mx, my] = [(x0 + x1) / 2 - uy * bend, (y0 + y1) / 2 + ux * bend];
  const d = `M${x0 + 10 * ux} ${y0 + 10 * uy}Q${mx} ${my} ${x1 - 11 * ux} ${y1 - 11 * uy}`;
  return draw("path", { d, class: "pays", "stroke-width": 0.8 + 5 * part, "marker-end": "url(#tip)" }, draw("title", {}, said));
}

export const note = (desk, picture) => text("map_note", { money: either(desk.case.money), place: text(picture.isPlaced ? "placed" : "schematic") });

// Who pays whom as ribbons as wide as the money: payers left, payees right, who passes money on between them.

import { draw } from "./html.js";
import { digits, either, money, text } from "./texts.js";

const [WIDE, EDGE, THICK, GAP, ROW, LINE] = [640, 150, 12, 6, 26, 13];
const LEAST = 1e-6;

export function sankey(desk, payments) {
  const paid = payments.filter((row) => row.amount > LEAST);
  if (!paid.length) return text("nothing_moves");
  const cities = new Map(desk.cities.map((city) => [city.id, either(city.name)]));
  const name = (party) => cities.get(party) ?? either(desk.names.parties[party] ?? { en: party });
  const sum = (side, party) => paid.reduce((all, row) => all + (row[side] === party ? row.amount : 0), 0);
  const parties = [...new Set(paid.flatMap((row) => [row.payer, row.payee]))];
  const isBetween = (party) => !cities.has(party) && sum("payer", party) > 0 && sum("payee", party) > 0;
  const column = (side) => parties.filter((party) => !isBetween(party) && sum(side, party) > 0).map((party) => ({ party, high: sum(side, party) }));
  const middle = parties.filter(isBetween).map((party) => ({ party, high: Math.max(sum("payer", party), sum("payee", party)) }));
  const columns = [column("payer"), middle, column("payee")];
  const about = ROW * Math.max(...columns.map((nodes) => nodes.length)) + 60;
  const scale = Math.min(...columns.filter((nodes) => nodes.length).map((nodes) => (about - GAP * (nodes.length + 1)) / nodes.reduce((all, node) => all + node.high, 0)));
  const high = Math.max(...columns.map((nodes) => tall(nodes, scale))) + 2 * GAP;
  columns.forEach((nodes, at) => stack(nodes, [EDGE, (WIDE - THICK) / 2, WIDE - EDGE - THICK][at], high, scale));
  const left = new Map([...columns[0], ...middle].map((node) => [node.party, node]));
  const right = new Map([...columns[2], ...middle].map((node) => [node.party, node]));
  const places = digits(Math.max(...paid.map((row) => row.amount)));
  const said = (row) => text("pays", { payer: name(row.payer), payee: name(row.payee), amount: money(row.amount, places) });
  const order = paid.toSorted((a, b) => left.get(a.payer).y - left.get(b.payer).y || right.get(a.payee).y - right.get(b.payee).y);
  const ribbons = order.map((row) => ribbon(left.get(row.payer), right.get(row.payee), row.amount * scale, said(row)));
  const largest = said(paid.reduce((most, row) => (row.amount > most.amount ? row : most)));
  const label = text("map_label", { count: paid.length, largest });
  const nodes = columns.flatMap((some, at) => some.map((node) => box(node, at, name(node.party), scale)));
  return draw("svg", { viewBox: `0 0 ${WIDE} ${high}`, role: "img", "aria-label": label, class: "sankey" }, ...ribbons, ...nodes);
}

// Each has room for its name, however little it pays.
const room = (node, scale) => Math.max(LINE, node.high * scale) + GAP;
const tall = (nodes, scale) => nodes.reduce((all, node) => all + room(node, scale), -GAP);

function stack(nodes, x, high, scale) {
  let y = (high - tall(nodes, scale)) / 2;
  for (const node of nodes) {
    const top = y + Math.max(0, LINE - node.high * scale) / 2;
    Object.assign(node, { x, y: top, out: top, into: top });
    y += room(node, scale);
  }
}

function ribbon(from, to, wide, said) {
  const [x0, x1, y0, y1] = [from.x + THICK, to.x, from.out, to.into];
  from.out += wide;
  to.into += wide;
  const middle = (x0 + x1) / 2;
  const d = `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}v${wide}C${middle} ${y1 + wide} ${middle} ${y0 + wide} ${x0} ${y0 + wide}z`;
  return draw("path", { d, class: "ribbon" }, draw("title", {}, said));
}

function box({ x, y, high }, column, name, scale) {
  const deep = Math.max(1.5, high * scale);
  const [at, anchor] = column === 0 ? [x - 6, "end"] : [x + THICK + 6, "start"];
  return draw("g", {}, draw("rect", { x, y, width: THICK, height: deep }), draw("text", { x: at, y: y + deep / 2 + 4, "text-anchor": anchor }, name));
}

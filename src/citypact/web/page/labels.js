// Where names stand beside their spots: each where it covers least of what is there already.

const [SIZE, ROOM] = [12, 11];
const WAYS = [["middle", 0, -13], ["middle", 0, 22], ["start", 12, 4], ["end", -12, 4], ["start", 9, -9], ["end", -9, -9], ["start", 9, 17], ["end", -9, 17]];

// ``spots``: by id; ``names``: the same ids; ``frame``: [width, height]. By id: where the text is anchored, and how.
export function placed(spots, names, frame) {
  const taken = [...spots.values()].map(([x, y]) => ({ left: x - ROOM, right: x + ROOM, top: y - ROOM, bottom: y + ROOM }));
  const found = new Map();
  for (const [id, [x, y]] of spots) {
    const own = taken.findIndex((box) => box.left === x - ROOM && box.top === y - ROOM);
    const others = taken.filter((_, at) => at !== own);
    const ways = WAYS.map(([anchor, dx, dy]) => ({ anchor, x: x + dx, y: y + dy }));
    const costs = ways.map((way) => cost(boxOf(way, names.get(id)), others, frame));
    const best = ways[costs.indexOf(Math.min(...costs))];
    found.set(id, best);
    taken.push(boxOf(best, names.get(id)));
  }
  return found;
}

function boxOf({ anchor, x, y }, name) {
  const wide = [...name].reduce((all, sign) => all + (sign.charCodeAt(0) > 0x2e80 ? SIZE : 0.58 * SIZE), 0);
  const left = anchor === "middle" ? x - wide / 2 : anchor === "end" ? x - wide : x;
  return { left, right: left + wide, top: y - SIZE + 2, bottom: y + 2 };
}

function cost(box, others, [wide, high]) {
  const across = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
  const beyond = Math.max(0, -box.left) + Math.max(0, box.right - wide) + Math.max(0, -box.top) + Math.max(0, box.bottom - high);
  return others.reduce((all, other) => all + across(box, other), 100 * beyond);
}

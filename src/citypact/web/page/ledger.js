// The ledger in the page: gains are affine in the numbers, and every coalition is held against its worth.

// Sums over all coalitions, in the order of bit masks.
export function subsetSums(values) {
  const sums = new Float64Array(2 ** values.length);
  values.forEach((value, i) => {
    const half = 2 ** i;
    for (let s = 0; s < half; s += 1) sums[half + s] = sums[s] + value;
  });
  return sums;
}

// Coalitions of a family that hold no smaller one of it.
export function minimalOf(family, players) {
  const closure = Uint8Array.from(family);
  for (let i = 0; i < players; i += 1) spread(closure, closure, 2 ** i);
  const smaller = new Uint8Array(family.length);
  for (let i = 0; i < players; i += 1) spread(closure, smaller, 2 ** i);
  return family.map((member, s) => (member && !smaller[s] ? 1 : 0));
}

function spread(from, into, bit) {
  for (let s = bit; s < from.length; s += 1) if (s & bit) into[s] |= from[s ^ bit];
}

export class Ledger {
  constructor(desk) {
    const bytes = Uint8Array.from(atob(desk.worths), (sign) => sign.charCodeAt(0));
    this.cities = desk.cities;
    this.players = desk.players;
    this.worths = new Float64Array(bytes.buffer);
    this.at = new Map(desk.numbers.map((number, place) => [number.id, place]));
    this.numbers = desk.numbers;
    this.effects = desk.effects;
    this.place = desk.players.map((player) => desk.cities.findIndex((city) => city.id === player));
    this.slips = subsetSums(desk.slips);
    // How far gains reckoned here and those of a ledger of moved numbers can be apart by rounding alone: a slip of the
    // ledger that was begun with, and those of the moved one, which may have payments that the first had not (a grant, a
    // share that was nothing), so that up to three slips are taken for it; and what binary fractions lose.
    this.tolerance = 4 * Math.max(...desk.slips) + 1e-9;
    this.designed = { offer: null, gains: desk.cities.map((city) => city.gain), values: this.valuesOf() };
  }

  valuesOf(numbers = {}) {
    return new Map(this.numbers.map((number) => [number.id, numbers[number.id] ?? number.value]));
  }

  // Whether a number is open and can have a value.
  allows(id, value) {
    const number = this.numbers[this.at.get(id)];
    return number !== undefined && value >= number.min && value <= (number.max ?? Infinity);
  }

  // Whether the page knows by itself what these numbers do, and so who objects.
  knows(moved) {
    return [...moved.keys()].every((id) => this.effects[this.at.get(id)] && this.numbers[this.at.get(id)].kind !== "size");
  }

  // Gains of the cities, in their order, after some numbers of a beginning were moved.
  gains(begun, moved) {
    const found = Float64Array.from(begun.gains);
    for (const [id, value] of moved) {
      const by = value - begun.values.get(id);
      this.effects[this.at.get(id)]?.forEach((unit, city) => {
        found[city] += by * unit;
      });
    }
    return found;
  }

  // What coalitions gain, and by how much each falls short of its worth (0: by no more than rounding).
  judged(gains) {
    const sums = subsetSums(this.place.map((city) => gains[city]));
    const whole = sums.length - 1;
    const family = new Uint8Array(sums.length);
    const excess = this.worths.map((worth, s) => {
      const short = worth - sums[s];
      return Math.abs(short) > this.slips[s] ? short : 0;
    });
    for (let s = 1; s < whole; s += 1) family[s] = excess[s] > 0 ? 1 : 0;
    return new Judgement(this, sums, excess, family);
  }

  // How far one number can go, all else as it stands, before a coalition objects: null if one does wherever it is.
  // ``insisted``: a coalition that asks for more than it could get alone, and how much.
  span(id, value, { sums }, insisted) {
    const [number, effect] = [this.numbers[this.at.get(id)], this.effects[this.at.get(id)]];
    if (!effect || number.kind === "size") return null;
    const units = subsetSums(this.place.map((city) => effect[city]));
    let [low, high] = [number.min, number.max ?? Infinity];
    for (let s = 1; s < sums.length - 1; s += 1) {
      const worth = s === insisted?.coalition ? Math.max(this.worths[s], insisted.value) : this.worths[s];
      const missing = worth - this.slips[s] - sums[s];
      if (Math.abs(units[s]) < 1e-9) {
        if (missing > 0) return { low: null, high: null };
      } else if (units[s] > 0) low = Math.max(low, value + missing / units[s]);
      else high = Math.min(high, value + missing / units[s]);
    }
    return low > high ? { low: null, high: null } : { low, high };
  }

  members(coalition) {
    const inside = new Set(this.players.filter((_, i) => (coalition >> i) & 1));
    return this.cities.filter((city) => inside.has(city.id));
  }
}

class Judgement {
  constructor(ledger, sums, excess, family) {
    Object.assign(this, { ledger, sums, excess, family });
    this.count = family.reduce((total, objects) => total + objects, 0);
  }

  get minimal() {
    this.found ??= minimalOf(this.family, this.ledger.players.length);
    return this.found;
  }

  get minimalCount() {
    return this.minimal.reduce((total, one) => total + one, 0);
  }

  // The coalitions that lose most, or, if none does, those that have least to spare.
  foremost(most) {
    const chosen = [];
    const worse = (a, b) => this.short(b) - this.short(a);
    for (let s = 1; s < this.excess.length - 1; s += 1) {
      if (this.count && !this.family[s]) continue;
      if (chosen.length === most && this.short(s) <= this.short(chosen.at(-1))) continue;
      chosen.push(s);
      chosen.sort(worse);
      if (chosen.length > most) chosen.pop();
    }
    return chosen.map((s) => ({
      coalition: s,
      members: this.ledger.members(s),
      worth: this.ledger.worths[s],
      gain: this.sums[s],
      excess: this.short(s),
    }));
  }

  short(s) {
    return this.excess[s] || Math.min(0, this.ledger.worths[s] - this.sums[s]);
  }

  // In how many objecting coalitions each city is, in the order of the cities.
  get often() {
    const counts = this.ledger.cities.map(() => 0);
    this.family.forEach((objects, s) => {
      if (objects) this.ledger.place.forEach((city, i) => (counts[city] += (s >> i) & 1));
    });
    return counts;
  }
}

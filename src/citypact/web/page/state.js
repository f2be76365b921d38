// What is on the table, and the address that says so: only what differs from the design.

const NUMBER = "n.";

// An offer on the table: where it begins (null: the design), numbers moved from there, numbers locked.
export const table = (begun, moved = new Map(), locked = new Set()) => ({ begun, moved, locked });

// Every number as it stands.
export const standing = (on) => new Map([...on.begun.values, ...on.moved]);

// The same with a number at a value; back where it began it is not moved.
export function moving(on, id, value) {
  const moved = new Map(on.moved);
  if (value === on.begun.values.get(id)) moved.delete(id);
  else moved.set(id, value);
  return table(on.begun, moved, on.locked);
}

export function locking(on, id, isLocked) {
  const locked = new Set(on.locked);
  locked[isLocked ? "add" : "delete"](id);
  return table(on.begun, on.moved, locked);
}

// Begun elsewhere: red lines stay, and the numbers that they hold.
export function elsewhere(on, begun) {
  const values = standing(on);
  return [...on.locked].reduce((next, id) => moving(next, id, values.get(id)), table(begun, new Map(), on.locked));
}

// Whether the same numbers and red lines are on the table, whichever way they came there.
export const isSame = (one, other) =>
  one.begun === other.begun &&
  one.moved.size === other.moved.size && [...one.moved].every(([id, value]) => other.moved.get(id) === value) &&
  one.locked.size === other.locked.size && [...one.locked].every((id) => other.locked.has(id));

export function fromAddress(hash) {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  const moved = new Map();
  for (const [name, value] of said) if (name.startsWith(NUMBER)) moved.set(name.slice(NUMBER.length), Number(value));
  return { case: said.get("case"), model: said.get("model"), lang: said.get("lang"), offer: said.get("offer"), talks: said.get("talks"), moved, locked: new Set(said.getAll("lock")) };
}

export function toAddress({ facts, lang, offer, on }) {
  const said = new URLSearchParams({ case: facts.case, model: facts.model, lang });
  if (offer) said.set("offer", offer);
  for (const [id, value] of on.moved) said.set(NUMBER + id, String(value));
  for (const id of on.locked) said.append("lock", id);
  return written(said);
}

// An address without what lets somebody speak at a table.
export function withoutToken(hash) {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  said.delete("talks");
  return written(said);
}

const written = (said) => `#${said}`.replaceAll("%3A", ":").replaceAll("%2F", "/");

// Coalitions by name: those inside, or, if that is shorter, those outside.

import { either, listed, text } from "./texts.js";

export function named(members, cities) {
  const inside = new Set(members.map((city) => city.id));
  const names = (some) => listed(some.map((city) => either(city.name)));
  const outside = cities.filter((city) => !inside.has(city.id));
  return outside.length < members.length && outside.length < 4 ? text("all_but", { cities: names(outside) }) : names(members);
}

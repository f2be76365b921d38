// Three blocs of cities as players: what each could get alone and with another, and which divisions all would accept.

import { subsetSums } from "./ledger.js";

// ``member``: by city in their order, which of three blocs (0, 1, 2) it is in. Worths of the blocs' coalitions by bit mask.
export function blocWorths(ledger, member) {
  const masks = [0, 1, 2].map((bloc) => ledger.place.reduce((mask, city, i) => (member[city] === bloc ? mask + 2 ** i : mask), 0));
  return subsetSums(masks).map((mask) => ledger.worths[mask]);
}

export const blocSums = (values, member) => [0, 1, 2].map((bloc) => values.reduce((all, value, city) => all + (member[city] === bloc ? value : 0), 0));

// The limits of each bloc's part of a sum that no bloc and no two object to: [least, most].
export const limitsOf = (worths, whole) => [0, 1, 2].map((bloc) => [worths[2 ** bloc], whole - worths[7 - 2 ** bloc]]);

// The corners of the divisions within these limits, as parts of the whole: none if there are none.
export function corners(limits, whole) {
  let shape = [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map((share) => share.map((part, bloc) => limits[bloc][0] + part * (whole - limits[0][0] - limits[1][0] - limits[2][0])));
  if (limits[0][0] + limits[1][0] + limits[2][0] > whole) return [];
  limits.forEach(([, most], bloc) => (shape = clipped(shape, (point) => most - point[bloc])));
  return shape;
}

// The part of a shape where something is not below 0 (Sutherland and Hodgman).
function clipped(shape, room) {
  const found = [];
  shape.forEach((point, at) => {
    const before = shape.at(at - 1);
    const [a, b] = [room(before), room(point)];
    if (a >= 0 !== b >= 0) found.push(before.map((part, i) => part + ((point[i] - part) * a) / (a - b)));
    if (b >= 0) found.push(point);
  });
  return found;
}

// Where blocs begin: provinces if there are three, else the two largest and the rest, or single cities and the rest.
export function firstBlocs(cities) {
  const provinces = [...new Set(cities.map((city) => city.province))];
  const size = (province) => cities.filter((city) => city.province === province).length;
  const order = provinces.toSorted((a, b) => size(b) - size(a));
  if (provinces.length === 3) return cities.map((city) => provinces.indexOf(city.province));
  if (provinces.length > 3) return cities.map((city) => Math.min(2, order.indexOf(city.province)));
  if (provinces.length === 2) return cities.map((city, at) => (at === 0 ? 0 : city.province === cities[0].province ? 1 : 2)).map((bloc, at, all) => (all.includes(1) ? bloc : Math.min(at, 2)));
  return cities.map((_, at) => Math.min(at, 2));
}

// An outline that somebody brings (GeoJSON, degrees): read in the browser, drawn below the cities, sent nowhere.

import { text } from "./texts.js";

const MOST_BYTES = 5_000_000;
const MOST_POINTS = 200_000;
const PARTS = { FeatureCollection: "features", GeometryCollection: "geometries", Feature: "geometry" };
const LINES = {
  LineString: (at) => [at],
  MultiLineString: (at) => at,
  Polygon: (at) => at,
  MultiPolygon: (at) => at.flat(),
};

// The lines of a file, each a list of [longitude, latitude]. Raises an error that says what is wrong.
export async function readOutline(file) {
  if (file.size > MOST_BYTES) throw new Error(text("outline_large", { most: MOST_BYTES / 1e6 }));
  let found;
  try {
    found = linesOf(JSON.parse(await file.text()));
  } catch {
    throw new Error(text("outline_bad"));
  }
  const points = found.reduce((all, line) => all + line.length, 0);
  if (!points) throw new Error(text("outline_empty"));
  if (points > MOST_POINTS) throw new Error(text("outline_points", { most: MOST_POINTS.toLocaleString("en") }));
  return found;
}

function linesOf(root) {
  const [found, open] = [[], [root]];
  while (open.length) {
    const one = open.pop();
    const inside = one && one[PARTS[one.type]];
    if (inside) open.push(...[inside].flat());
    else if (one && LINES[one.type]) found.push(...LINES[one.type](one.coordinates).map((line) => line.map(pointOf)));
  }
  return found;
}

function pointOf([east, north]) {
  if (!(Math.abs(east) <= 180 && Math.abs(north) <= 90)) throw new RangeError("degrees");
  return [east, north];
}

// The lines as a path; points that would fall on each other are left out.
export function outlinePath(lines, project) {
  return lines.map((line) => {
    let last = [Infinity, Infinity];
    const kept = line.map(project).filter((spot, at) => {
      const isFar = at === line.length - 1 || Math.hypot(spot[0] - last[0], spot[1] - last[1]) >= 0.5;
      if (isFar) last = spot;
      return isFar;
    });
    return `M${kept.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
  }).join("");
}

// Elements made of parts. Whatever is shown is text: nothing that comes from a case is read as HTML.

const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

// Put things in place of those before; the keyboard stays where it stands, by the id of what it stands on.
export function replace(place, ...things) {
  const { id } = place.contains(document.activeElement) ? document.activeElement : {};
  place.replaceChildren(...things);
  if (id) byId(id)?.focus({ preventScroll: true });
}

export function make(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function draw(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function table(headings, rows, attributes = {}) {
  const isNumber = (at) => rows.length > 0 && rows.every((row) => row[at] === "–" || numeric(row[at]).class);
  const head = make("tr", {}, ...headings.map((said, at) => make("th", { scope: "col", ...(at && isNumber(at) ? { class: "number" } : {}) }, said)));
  const body = rows.map(([first, ...rest]) =>
    make("tr", {}, make("th", { scope: "row" }, first), ...rest.map((cell) => make("td", numeric(cell), cell))),
  );
  return make("table", attributes, make("thead", {}, head), make("tbody", {}, ...body));
}

const numeric = (cell) => (typeof cell === "string" && /^[+-]?[\d,.]+%?\*?$/.test(cell) ? { class: "number" } : {});

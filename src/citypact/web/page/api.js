// The description of the API as a page, with the fields of bodies and answers: whatever stands in it is shown as text.

import { descriptionOf, fieldsIn, nameIn, typeOf } from "./schema.js";

const TOLD_ONCE = "Problem";

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

const code = (text) => element("code", text);

// A description: its lines go on until a blank one, and what stands between double backquotes is code.
const prose = (said) => element("p", "", ...said.replace(/([^\n])\n(?!\n)/g, "$1 ").split("``").map((part, at) => (at % 2 ? code(part) : part)));

// Fields by name, each with its type and what is said of it; those of objects within are folded.
function fields(schema, above = []) {
  const made = element("dl");
  for (const { name, required, schema: inner } of fieldsIn(schema, schemas)) {
    made.append(element("dt", "", code(name), element("span", ` ${typeOf(inner)}${required ? ", required" : ""}`)));
    const said = descriptionOf(inner, schemas);
    const parts = [...(said ? [prose(said)] : []), ...within(inner, above)];
    if (parts.length) made.append(element("dd", "", ...parts));
  }
  return made;
}

// The fields of an object that a field holds, alone or in a list; one that is within itself is named and not opened again.
function within(schema, above) {
  const name = nameIn(schema);
  if (!fieldsIn(schema, schemas).length || (name && above.includes(name))) return [];
  return [element("details", "", element("summary", name ?? "fields"), fields(schema, [...above, name]))];
}

// What is sent in one kind of file: its fields, where there are any.
function content(kinds) {
  return Object.entries(kinds).flatMap(([kind, { schema = {} }]) => {
    const name = nameIn(schema);
    const head = element("p", "", code(kind), element("span", ` ${typeOf(schema)}`));
    if (name === TOLD_ONCE) {
      const link = element("a", name);
      link.href = `#${name}`;
      return [element("p", "", code(kind), " ", link)];
    }
    return fieldsIn(schema, schemas).length ? [head, fields(schema, [name])] : [head];
  });
}

function asked(parameters) {
  const made = element("dl");
  for (const { name, in: place, required, schema = {}, description } of parameters) {
    made.append(element("dt", "", code(name), element("span", ` ${typeOf(schema)}, in ${place}${required ? ", required" : ""}`)));
    if (description) made.append(element("dd", description));
  }
  return made;
}

function answers(responses) {
  const made = element("dl");
  for (const [status, { description: said, content: kinds = {} }] of Object.entries(responses))
    made.append(element("dt", status), element("dd", "", element("p", said), ...content(kinds)));
  return made;
}

function operation(path, method, said) {
  const made = element("section", "", element("h2", `${method.toUpperCase()} ${path}`), prose(said.description));
  if (said.parameters?.length) made.append(element("h3", "Parameters"), asked(said.parameters));
  if (said.requestBody) made.append(element("h3", "Body"), ...content(said.requestBody.content));
  made.append(element("h3", "Answers"), answers(said.responses));
  return made;
}

const api = document.getElementById("api");
const description = await (await fetch("api/v1/openapi.json")).json();
const { schemas } = description.components;
for (const [path, methods] of Object.entries(description.paths)) {
  for (const [method, said] of Object.entries(methods)) api.append(operation(path, method, said));
}
for (const [name, schema] of Object.entries(schemas)) {
  const said = schema.description ? [prose(schema.description)] : [];
  const made = element("section", "", element("h2", name), ...said, fields(schema, [name]));
  made.id = name;
  api.append(made);
}
api.removeAttribute("aria-busy");

// The description of the API as a page: whatever stands in it is shown as text.

const BODY = "application/json";

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

function list(pairs) {
  const made = element("dl");
  for (const [term, said] of pairs) made.append(element("dt", term), element("dd", said));
  return made;
}

function operation(path, method, said) {
  const made = element("section", "", element("h2", `${method.toUpperCase()} ${path}`), element("p", said.description));
  const asked = (said.parameters ?? []).map((one) => [`${one.name} (${one.in})`, one.description ?? one.schema?.type ?? ""]);
  if (asked.length) made.append(list(asked));
  const schema = said.requestBody?.content?.[BODY]?.schema?.$ref?.split("/").pop();
  if (schema) made.append(element("p", "", element("a", schema)));
  for (const link of made.querySelectorAll("a")) link.href = `#${schema}`;
  made.append(list(Object.entries(said.responses).map(([status, answer]) => [status, answer.description])));
  return made;
}

const api = document.getElementById("api");
const description = await (await fetch("api/v1/openapi.json")).json();
for (const [path, methods] of Object.entries(description.paths)) {
  for (const [method, said] of Object.entries(methods)) api.append(operation(path, method, said));
}
for (const [name, schema] of Object.entries(description.components.schemas)) {
  const made = element("section", "", element("h2", name), element("pre", JSON.stringify(schema, null, 2)));
  made.id = name;
  api.append(made);
}
api.removeAttribute("aria-busy");

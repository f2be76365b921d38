// JSON schemas of the API's description: what type a thing has, and what fields.

const REF = "#/components/schemas/";

const resolved = (schema, schemas) => (schema.$ref ? schemas[schema.$ref.slice(REF.length)] : schema);

const choices = (schema) => (schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []).filter((one) => one.type !== "null");

// What is repeated in a list or under keys of one's own.
function repeated(schema) {
  if (schema.items) return schema.items;
  const [byPattern] = Object.values(schema.patternProperties ?? {});
  return byPattern ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : null);
}

// What is said of a thing, or of what it can be.
export function descriptionOf(schema, schemas) {
  const choice = choices(schema).find((one) => one.description);
  return schema.description ?? resolved(schema, schemas).description ?? choice?.description ?? schema.propertyNames?.description ?? schema.items?.description;
}

// The name of the schema that a thing goes by, alone, in a list or by key; nothing if it has none.
export function nameIn(schema) {
  if (schema.$ref) return schema.$ref.slice(REF.length);
  const inner = [...choices(schema), repeated(schema)].filter(Boolean);
  return inner.map(nameIn).find(Boolean);
}

// Fields of an object, or of those that a list, a map or a choice holds.
export function fieldsIn(schema, schemas) {
  const whole = resolved(schema, schemas);
  if (whole.properties) return Object.entries(whole.properties).map(([name, inner]) => ({ name, required: Boolean(whole.required?.includes(name)), schema: inner }));
  return [...choices(whole), repeated(whole)].filter(Boolean).flatMap((inner) => fieldsIn(inner, schemas));
}

// The type of a thing in words.
export function typeOf(schema) {
  if (schema.$ref) return schema.$ref.slice(REF.length);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" or ");
  if ("const" in schema) return JSON.stringify(schema.const);
  const several = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (several) return several.map(typeOf).join(" or ");
  if (schema.type === "array") return schema.items ? `list of ${typeOf(schema.items)}` : "list";
  const inner = repeated(schema);
  if (schema.type === "object" && inner) return `object, by key: ${typeOf(inner)}`;
  if (schema.format === "binary") return "file";
  return [schema.type ?? "anything"].flat().join(" or ");
}

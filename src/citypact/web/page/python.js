// The same in Python: a script that settles what is on the table, to the same gains.

import { text } from "./texts.js";

const literal = (value) => JSON.stringify(value);

export function inPython(facts, on) {
  const values = [...on.moved].map(([id, value]) => `    ${literal(id)}: ${value},`);
  const offer = on.begun.offer && `citypact.Offer.model_validate_json(${literal(JSON.stringify(on.begun.offer))})`;
  const isOwn = /^x[0-9a-f]{40}$/.test(facts.case);
  return [
    "import citypact",
    "from citypact.negotiation.moved import Movable",
    "from citypact.negotiation.numbers.written import number_named",
    "",
    ...(isOwn ? [`# ${text("own_case")}`] : []),
    `case, model = citypact.load_case(${literal(facts.case)}), citypact.load_model(${literal(facts.model)})`,
    "talks = citypact.negotiate(case, model)",
    offer ? `begun = citypact.negotiate(case, model, ${offer}).scheme` : "begun = talks.scheme",
    "desk = Movable(talks.position, begun)",
    ...(values.length ? ["numbers = {", ...values, "}"] : ["numbers = {}"]),
    "scheme = desk.moved({number_named(name, desk.position.items): value for name, value in numbers.items()})",
    "print(scheme.gain)",
  ].join("\n");
}

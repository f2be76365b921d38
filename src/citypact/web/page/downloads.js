// Files out: what is on the screen as an offer, and its report, workbook and agreement.

import { post } from "./ask.js";
import { laid } from "./confirm.js";
import { byId, make } from "./html.js";
import { text } from "./texts.js";
import { working } from "./work.js";

const FILES = { file_html: "report.html", file_xlsx: "scheme.xlsx", file_docx: "pact.docx" };
const OFFER = "offer.json";

export function downloads(place, facts, on) {
  const button = ([key, name]) => make("button", { type: "button", "data-file": name, onclick: () => take(name, facts, on()) }, text(key));
  place.replaceChildren(...Object.entries({ ...FILES, file_json: OFFER }).map(button));
}

function take(name, facts, on) {
  return working(byId("download-work"), async (options) => {
    save(name === OFFER ? asFile(await written(facts, on, options)) : await report(name, facts, on, options), name);
    return [make("p", { class: "good" }, text("saved", { name }))];
  });
}

// The offer that says every number as it stands, locked ones as red lines.
const written = (facts, on, options) => post("offers/written", { ...facts, ...laid(on) }, options);

// A file of what is on the screen: the design, which says why each ratio is what it is, or the offer as it stands.
async function report(file, facts, on, options) {
  const isDesigned = !on.begun.offer && !on.moved.size;
  const about = isDesigned ? { of: "design" } : { of: "offer", offer: await written(facts, on, options) };
  return post("reports", { ...facts, ...about, file }, { ...options, kind: "blob" });
}

const asFile = (offer) => new Blob([`${JSON.stringify(offer, null, 2)}\n`], { type: "application/json" });

function save(content, name) {
  const link = make("a", { href: URL.createObjectURL(content), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

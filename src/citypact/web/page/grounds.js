// On what each row of the case rests, with its source: asked for when it is opened, all of it or what is assumed alone.

import { get } from "./ask.js";
import { make, table } from "./html.js";
import { either, listed, text } from "./texts.js";
import { problem } from "./work.js";

const STATUS = ["published", "derived", "assumed"];

export class Grounds {
  constructor(facts) {
    this.facts = facts;
    this.found = null;
    this.only = make("input", { type: "checkbox", id: "assumed-only", onchange: () => this.show() });
    this.body = make("div", { id: "grounds-body" });
    const filter = make("label", { class: "filter" }, this.only, make("span", {}, text("grounds_assumed")));
    this.element = make("details", { id: "grounds", class: "panel", ontoggle: () => this.open() }, make("summary", {}, text("grounds")), make("p", { class: "note" }, text("grounds_note")), filter, this.body);
  }

  async open() {
    if (!this.element.open || this.found) return;
    try {
      this.found = await get(`cases/${this.facts.case}/evidence`);
      this.show();
    } catch (error) {
      this.body.replaceChildren(problem(error));
    }
  }

  show() {
    if (!this.found) return;
    const { tables, sources } = this.found;
    const isOnly = this.only.checked;
    const shown = tables.map((one) => ({ ...one, rows: one.rows.filter((row) => !isOnly || row.evidence === "assumed") })).filter((one) => one.rows.length);
    const cited = isOnly ? new Set(shown.flatMap((one) => one.rows.map((row) => row.source))) : new Set(Object.keys(sources));
    const lines = [...cited].map((key) => [key, sources[key] ?? key]);
    this.body.replaceChildren(
      ...(shown.length ? [] : [make("p", {}, text("grounds_none"))]),
      ...shown.map((one) => folded(text("grounds_of", { title: either(one.title), counts: counted(one.rows) }), rowsOf(one.rows, sources), isOnly)),
      ...(lines.length ? [folded(text("sources", { count: lines.length }), table([text("ground_key"), text("ground_source")], lines), false)] : []),
    );
  }
}

const counted = (rows) => listed(STATUS.map((status) => [status, rows.filter((row) => row.evidence === status).length]).filter(([, count]) => count).map(([status, count]) => text("evidence_one", { what: text(status), count: count.toLocaleString("en") })));

function rowsOf(rows, sources) {
  const isValued = rows.some((row) => row.value !== null);
  const heads = ["ground_what", ...(isValued ? ["ground_value"] : []), "ground_status", "ground_source"].map((key) => text(key));
  const lines = rows.map((row) => [either(row.name), ...(isValued ? [row.value === null ? "–" : String(row.value)] : []), text(row.evidence), sources[row.source] ?? row.source]);
  return table(heads, lines);
}

const folded = (title, rows, isOpen) => make("details", { open: isOpen }, make("summary", {}, title), make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": title }, rows));

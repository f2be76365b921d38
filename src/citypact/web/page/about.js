// On what the figures rest, what the mechanism leaves open, and the fund by year.

import { get } from "./ask.js";
import { Grounds } from "./grounds.js";
import { make, table } from "./html.js";
import { linesOver } from "./lines.js";
import { starNote, starred } from "./star.js";
import { digits, either, listed, money, text } from "./texts.js";
import { doubts } from "./files.js";

export async function showAbout(place, desk, facts) {
  const [found, model] = await Promise.all([get(`cases/${facts.case}`), get(`models/${facts.model}`)]);
  const counts = Object.entries(found.evidence).map(([what, count]) => text("evidence_one", { what: text(what), count: count.toLocaleString("en") }));
  const prints = { case: desk.hash.case.slice(0, 12), model: desk.hash.model.slice(0, 12) };
  place.replaceChildren(
    make("p", {}, text("evidence_note", { counts: listed(counts) })),
    new Grounds(facts).element,
    make("p", {}, text("model_rules", { open: listed(model.open_names.map(either)) || text("nothing_paid") })),
    ...doubts(found.warnings),
    make("p", { class: "note" }, text("fingerprints", prints)),
  );
}

// What is paid in, what goes out, and what is left, each year.
export function showFund(place, desk, fund) {
  if (!fund.some((row) => Object.entries(row).some(([key, value]) => key !== "year" && value))) {
    place.replaceChildren(make("p", {}, text("no_fund")));
    return;
  }
  const items = Object.keys(fund[0]).filter((key) => !["year", "balance"].includes(key));
  const used = items.filter((key) => fund.some((row) => row[key]));
  const places = digits(Math.max(...fund.map((row) => Math.abs(row.balance)), ...fund.flatMap((row) => used.map((key) => Math.abs(row[key])))));
  const heads = [text("year"), ...used.map((key) => key === "interest" ? text(key) : either(desk.names.items[key] ?? { en: key })), text("balance")];
  const rows = fund.map((row) => [String(row.year), ...used.map((key) => starred(desk, money(row[key], places))), starred(desk, money(row.balance, places))]);
  const balance = { name: "budget", word: text("balance"), values: fund.map((row) => row.balance) };
  const picture = linesOver(fund.map((row) => row.year), [balance], places, text("fund"));
  place.replaceChildren(make("figure", { class: "figures" }, picture), table(heads, rows), ...starNote(desk));
}

// The verdict in one sentence, from the same figures that stand beside it.

import { named } from "./coalition.js";
import { decimals, either, money, text } from "./texts.js";

// ``answer``: what the ledger said of the offer as it stands; null while it has not.
export function verdict(desk, judged, answer, isKnown) {
  if (!judged || (!isKnown && !answer)) return { tone: "busy", said: text(judged ? "verdict_ledger" : "verdict_waiting") };
  if (judged.count) return { tone: "bad", said: refused(desk, judged) };
  if (!answer) return { tone: "busy", said: text("verdict_nobody") };
  if (answer.verdict === "accepted" && !answer.breaches.length) return { tone: "good", said: text("verdict_accepted") };
  return { tone: "bad", said: text("verdict_limits", { why: reason(answer) }) };
}

// Why it cannot stand: what does not add up is said last, a budget or a score that is too low first.
function reason({ breaches, sentences }) {
  const wrong = sentences.filter((sentence) => sentence.tone === "bad");
  const isUnkept = breaches.some((breach) => !breach.rule.startsWith("participation"));
  return wrong.at(isUnkept ? -1 : 0)?.text ?? "";
}

function refused(desk, judged) {
  const [worst] = judged.foremost(1);
  const said = { count: judged.count.toLocaleString("en"), who: named(worst.members, desk.cities), excess: money(worst.excess, decimals(desk)), money: either(desk.case.money) };
  return text(judged.count === 1 ? "verdict_refused_one" : "verdict_refused", said);
}

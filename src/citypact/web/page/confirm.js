// The ledger of the server has the last word: asked when a number rests, the latest question alone counts.

import { post } from "./ask.js";
import { standing } from "./state.js";

const QUIET = 250;

export class Confirming {
  constructor(facts, { onAnswer, onTrouble }) {
    Object.assign(this, { facts, onAnswer, onTrouble, timer: 0, underway: null });
  }

  // Ask about what is on the table after a moment of rest; whatever was asked before is forgotten.
  about(on) {
    this.stop();
    this.timer = setTimeout(() => this.ask(on), QUIET);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.underway?.abort();
    this.underway = null;
  }

  async ask(on) {
    const mine = (this.underway = new AbortController());
    try {
      const answer = await post("offers/move", question(this.facts, on), { signal: mine.signal });
      if (this.underway === mine) this.onAnswer(on, answer);
    } catch (error) {
      if (error.name !== "AbortError" && this.underway === mine) this.onTrouble(on, error);
    }
  }
}

export const question = (facts, on) => ({ ...facts, offer: on.begun.offer, numbers: Object.fromEntries(on.moved) });

// The same for tools that are asked about what is said, all else being free; what is locked is said too.
export const offered = (facts, on) => ({ ...facts, ...said(on) });

export function said(on) {
  const values = standing(on);
  const locked = [...on.locked].map((id) => [id, values.get(id)]);
  return { offer: on.begun.offer ?? {}, numbers: Object.fromEntries([...locked, ...on.moved]), lock: [...on.locked] };
}

// What the desk shows: where it began, numbers moved from there, and red lines.
export const laid = (on) => ({ offer: on.begun.offer, numbers: Object.fromEntries(on.moved), lock: [...on.locked] });

// The gains that the ledger answers, in the order of the cities.
export const gainsOf = (cities, answer) => cities.map((city) => answer.outcome.gains[city.id]);

// How the page's own figures differ from the ledger's beyond rounding: null if they do not.
export function difference(ledger, gains, answer) {
  const theirs = gainsOf(ledger.cities, answer);
  const at = theirs.findIndex((gain, i) => !(Math.abs(gain - gains[i]) <= ledger.tolerance));
  if (at >= 0) return { city: ledger.cities[at], page: gains[at], ledger: theirs[at] };
  const exact = ledger.judged(theirs);
  if (exact.count !== answer.objecting) return { count: exact.count, objecting: answer.objecting };
  return null;
}

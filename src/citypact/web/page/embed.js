// The page within the page of another site (?embed=1): messages both ways, version 1, to and from allowed origins alone.

import { get } from "./ask.js";
import { byId } from "./html.js";
import { moving, table } from "./state.js";
import { lang, text } from "./texts.js";

const VERSION = 1;

export const isEmbedded = new URLSearchParams(location.search).get("embed") === "1";

// Begin to speak with the page around this one; without one that the server allows, with nobody.
export async function embed(desk, { onLang, onCase }) {
  document.body.classList.add("embedded");
  const { embed_in: allowed } = await get("health");
  const host = around(allowed);
  if (!host) return;
  const say = (type, said = {}) => parent.postMessage({ citypact: VERSION, type, ...said }, host);
  const telling = new Telling(say);
  desk.onSaid = () => telling.about(desk);
  const acts = {
    set: (said) => desk.desk && set(desk, said),
    lang: (said) => (["en", "zh"].includes(said.lang) ? onLang(said.lang) : refuse("lang")),
    case: (said) => (isName(said.case) && isName(said.model ?? "-") ? onCase(said.case, said.model) : refuse("case")),
  };
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || origin !== host || data?.citypact !== VERSION || !Object.hasOwn(acts, data.type)) return;
    try {
      acts[data.type](data);
    } catch (error) {
      say("refused", { reason: error.message });
    }
  });
  new ResizeObserver(() => say("height", { height: Math.ceil(document.body.getBoundingClientRect().height) })).observe(document.body);
}

// The origin of the page around this one. Browsers that do not tell it have a single allowed one to guess: messages to
// another are not delivered.
function around(allowed) {
  if (parent === window) return null;
  const told = location.ancestorOrigins?.[0] ?? (document.referrer ? new URL(document.referrer).origin : null);
  if (told) return allowed.includes(told) ? told : null;
  return allowed.length === 1 ? allowed[0] : null;
}

// What the page around is told: each thing once, until it changes.
class Telling {
  constructor(say) {
    Object.assign(this, { say, last: new Map(), desk: null });
  }

  once(type, said) {
    const written = JSON.stringify(said);
    if (this.last.get(type) === written) return;
    this.last.set(type, written);
    this.say(type, said);
  }

  about({ desk, facts, on, history, answer, gains, judged }) {
    if (desk && this.desk !== desk) {
      this.last.clear();
      this.say("ready", { ...facts, lang: lang(), numbers: desk.numbers.map(({ id, name, unit, min, max, step, value }) => ({ id, name, unit, min, max, step, value })) });
    }
    this.desk = desk;
    if (desk && history.now === on) this.once("offer", { ...facts, numbers: Object.fromEntries(on.moved), locked: [...on.locked], address: location.hash });
    const sentence = byId("verdict-sentence");
    const accepted = { good: true, bad: false }[sentence.dataset.tone] ?? null;
    const more = desk ? { confirmed: Boolean(answer), objecting: judged.count, gains: Object.fromEntries(desk.cities.map((city, i) => [city.id, gains[i]])) } : {};
    this.once("verdict", { accepted: desk ? accepted : null, sentence: sentence.textContent, ...more });
  }
}

// Numbers from outside: all of them, or none.
function set(desk, { numbers = {}, lock }) {
  const given = isRecord(numbers) ? Object.entries(numbers) : refuse("numbers");
  const bad = given.filter(([id, value]) => !Number.isFinite(value) || !desk.ledger.allows(id, value)).map(([id]) => id);
  if (lock !== undefined) bad.push(...(Array.isArray(lock) ? lock.filter((id) => !desk.ledger.at.has(id)) : ["lock"]));
  if (bad.length) refuse(bad.join(", "));
  const moved = given.reduce((on, [id, value]) => moving(on, id, value), desk.on);
  desk.settle(lock === undefined ? moved : table(moved.begun, moved.moved, new Set(lock)));
}

const isRecord = (found) => found !== null && typeof found === "object" && !Array.isArray(found);
const isName = (found) => typeof found === "string" && /^[a-z0-9-]{1,64}$/.test(found);

function refuse(names) {
  throw new Error(text("embed_refused", { names }));
}

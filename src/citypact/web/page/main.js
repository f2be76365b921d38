// The page: what is chosen, pressed and written in the address, handed to the desk.

import { get } from "./ask.js";
import { Desk } from "./desk.js";
import { embed, isEmbedded } from "./embed.js";
import { reread, upload } from "./files.js";
import { byId, make } from "./html.js";
import { readOutline } from "./outline.js";
import { Seat } from "./seat.js";
import { elsewhere, fromAddress, table, toAddress, withoutToken } from "./state.js";
import { tabs } from "./tabs.js";
import { either, lang, speak, text } from "./texts.js";
import { dropToken, takeToken, token } from "./token.js";

const TYPED = new Set(["number", "textarea"]); // these undo what is typed by themselves
const ALIKE = { case: "beijing-tianjin-hebei", model: "negotiated" };

// ``title``: of the chosen one where it is in no list, once it is known.
function choices(select, lists, chosen, title = { en: chosen }) {
  const known = lists.some((one) => one.id === chosen) ? lists : [...lists, { id: chosen, title }];
  select.replaceChildren(...known.map((one) => make("option", { value: one.id, selected: one.id === chosen }, either(one.title))));
}

function tell(lists, desk) {
  choices(byId("case"), lists.cases, desk.facts.case, desk.desk?.case.title);
  choices(byId("model"), lists.models, desk.facts.model, desk.desk?.model.title);
  for (const id of ["case", "model", "workbook"]) byId(id).disabled = Boolean(desk.seat);
  byId("lang").textContent = text("other_language");
  byId("lang").lang = lang() === "en" ? "zh" : "en";
}

function choose(desk, chosen) {
  if (desk.seat) return; // what the talks are about is not for a seat to choose
  desk.facts = { ...desk.facts, ...chosen };
  history.replaceState(null, "", toAddress({ facts: desk.facts, lang: lang(), on: table(null) }));
  desk.open();
}

function say(lists, desk, language) {
  speak(language);
  tell(lists, desk);
  reread();
  desk.retold();
}

// The chosen file. The field forgets it: browsers say nothing of a file that is chosen twice, though it was mended meanwhile.
function taken(field) {
  const [file] = field.files;
  field.value = "";
  return file;
}

function listen(lists, desk) {
  const on = (id, event, act) => byId(id).addEventListener(event, act);
  const ready = (act) => () => desk.desk && act();
  on("case", "change", (event) => choose(desk, { case: event.target.value }));
  on("model", "change", (event) => choose(desk, { model: event.target.value }));
  on("lang", "click", () => say(lists, desk, lang() === "en" ? "zh" : "en"));
  on("skip", "click", (event) => {
    event.preventDefault(); // what follows # in the address is what is on the table
    document.querySelector("main").focus();
  });
  on("undo", "click", ready(() => desk.step("undo")));
  on("redo", "click", ready(() => desk.step("redo")));
  on("designed", "click", ready(() => desk.settle(elsewhere(desk.on, desk.ledger.designed))));
  on("ranges", "click", ready(() => desk.askRanges()));
  on("counter", "click", ready(() => desk.askCounter()));
  on("why", "click", ready(() => desk.askWhy()));
  on("keep", "click", ready(() => desk.rounds.keep(desk.on, desk.gains, desk.judged, desk.answer, desk.changed)));
  on("all", "change", ready(() => {
    desk.numbers.isWhole = byId("all").checked;
    desk.paint();
  }));
  on("workbook", "change", (event) => {
    const file = taken(event.target);
    if (file) upload(file, (found) => {
      lists.cases = [...lists.cases.filter((one) => one.id !== found.id), { id: found.id, title: found.title }];
      choose(desk, { case: found.id });
      tell(lists, desk);
    });
  });
  const outline = async (event) => {
    const file = taken(event.target);
    byId("outline-said").textContent = "";
    try {
      desk.outline = file ? await readOutline(file) : [];
      desk.picture?.under(desk.outline);
    } catch (error) {
      byId("outline-said").textContent = error.message;
    }
  };
  for (const event of ["change", "cancel"]) on("outline", event, outline);
  addEventListener("hashchange", () => start(lists, desk));
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !desk.desk || TYPED.has(event.target.type)) return;
    const way = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
    if (way) event.preventDefault(), desk.step(way);
  });
}

// Begin with what the address says.
async function start(lists, desk) {
  const said = fromAddress(location.hash);
  desk.facts = { case: said.case ?? ALIKE.case, model: said.model ?? ALIKE.model };
  speak(said.lang ?? (navigator.language.startsWith("zh") ? "zh" : "en"));
  takeToken(said.talks);
  try {
    await sit(desk);
  } catch (error) {
    tell(lists, desk);
    desk.fail(error);
    return;
  }
  if (said.talks) history.replaceState(null, "", withoutToken(location.hash));
  tell(lists, desk);
  await desk.open(said);
  tell(lists, desk);
  desk.seat?.sit();
}

// Take the seat at the table that a token gives: what is negotiated there is what the desk is about.
async function sit(desk) {
  desk.seat?.end();
  desk.seat = null;
  if (!token()) return;
  try {
    const about = await get("talks");
    desk.facts = { case: about.case, model: about.model };
    const seat = new Seat(about, desk);
    await seat.form?.floor.load();
    desk.seat = seat;
  } catch (error) {
    dropToken();
    throw new Error(text("no_seat", { why: error.message }), { cause: error });
  }
}

speak(fromAddress(location.hash).lang ?? "en");
try {
  const [cases, models] = await Promise.all([get("cases"), get("models")]);
  const lists = { cases, models };
  const desk = new Desk(ALIKE);
  listen(lists, desk);
  tabs();
  if (isEmbedded)
    await embed(desk, {
      onLang: (language) => say(lists, desk, language),
      onCase: (name, model) => {
        choose(desk, { case: name, ...(model && { model }) });
        tell(lists, desk);
      },
    });
  await start(lists, desk);
} catch (error) {
  byId("verdict-sentence").textContent = error.message;
}

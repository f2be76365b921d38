// Where a delegation says its floor, and what the numbers as they stand are to it.

import { make } from "./html.js";
import { decimals, either, money, text } from "./texts.js";
import { problem } from "./work.js";

export class FloorForm {
  constructor(place, floor, onChange) {
    Object.assign(this, { place, floor, onChange });
  }

  furnish(desk, name) {
    this.places = decimals(desk);
    this.name = name;
    this.field = make("input", { type: "number", id: "floor", step: "any", value: this.floor.value });
    this.where = make("p", { class: "note" });
    this.said = make("p", { id: "floor-said", role: "status", "aria-live": "polite" });
    const button = (key, act) => make("button", { type: "button", id: key.replace("_", "-"), onclick: () => this.act(act) }, text(key));
    this.place.replaceChildren(
      make("h3", {}, text("floor")),
      make("p", { class: "note" }, text("floor_note", { money: either(desk.case.money) })),
      make("div", { class: "buttons" }, make("label", {}, `${text("floor")} `, this.field),
        button("floor_here", () => this.keep(false)),
        button("floor_shared", () => this.keep(true)),
        button("floor_forget", () => this.forget())),
      this.where, this.said,
    );
    this.tell();
  }

  async keep(isShared) {
    const isGood = this.field.value !== "" && Number.isFinite(Number(this.field.value));
    this.field.setCustomValidity(isGood ? "" : text("floor_number"));
    if (isGood) await this.floor.keep(Number(this.field.value), isShared);
    else this.field.reportValidity();
  }

  async forget() {
    await this.floor.forget();
    this.field.value = "";
  }

  async act(change) {
    try {
      await change();
      this.tell();
      this.onChange();
    } catch (error) {
      this.where.replaceChildren(problem(error));
    }
  }

  tell() {
    const { value, isShared } = this.floor;
    this.where.textContent = text(value === null ? "floor_none" : isShared ? "floor_is_shared" : "floor_is_here");
  }

  // ``gain``: of the own city as the numbers stand; ``answer``: null while the ledger has not confirmed it.
  show(gain, answer) {
    const { value } = this.floor;
    if (value === null || !this.said) return this.said?.replaceChildren();
    const by = money(Math.abs(gain - value), this.places);
    const said = text(gain >= value ? "above_floor" : "below_floor", { city: this.name, gain: money(gain, this.places), by });
    this.said.textContent = said;
    this.said.className = `${gain >= value ? "good" : "bad"}${answer ? "" : " stale"}`;
  }
}

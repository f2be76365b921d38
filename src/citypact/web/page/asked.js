// Work that was asked for about what is on the table: as soon as something else is, what it found is stale, and said to be.

import { isSame } from "./state.js";
import { text } from "./texts.js";
import { idle, working } from "./work.js";

export class Asked {
  // ``now``: what is asked about, with the floor that is heeded.
  constructor(place, note, now) {
    Object.assign(this, { place, note, now, then: null, put: null });
  }

  get isStale() {
    const now = this.now();
    return this.then !== null && !(isSame(this.then.on, now.on) && this.then.floor === now.floor);
  }

  // Whether an offer that was found is what is on the table now.
  get isPut() {
    const { on } = this.now();
    return this.put !== null && on.begun.offer === this.put && !on.moved.size;
  }

  async about(job) {
    Object.assign(this, { then: this.now(), put: null });
    this.show();
    await working(this.place, job);
    this.show();
  }

  forget() {
    this.then = this.put = null;
    this.note.hidden = true;
    this.place.classList.remove("stale");
    idle(this.place);
  }

  show() {
    const { isStale, isPut } = this;
    this.note.hidden = !isStale;
    this.note.className = isPut ? "good" : "warn";
    this.note.textContent = isStale ? text(isPut ? "asked_put" : "asked_stale") : "";
    this.place.classList.toggle("stale", isStale && !isPut);
    for (const button of this.place.querySelectorAll("#put")) button.disabled = isStale;
  }
}

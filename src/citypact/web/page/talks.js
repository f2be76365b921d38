// Talks: the rounds that everybody at the table sees, asked for again and again, and what is put beside them.

import { get, post } from "./ask.js";

const PAUSE = 2000;

export class Talks {
  // ``onRounds``: is told of the record whenever it is another; ``onTrouble``: of why it cannot be had, null once it can.
  constructor(about, { onRounds, onTrouble }) {
    Object.assign(this, { about, onRounds, onTrouble, record: { head: null, rounds: [], moves: [] }, isKnown: false, timer: 0, isOver: false });
  }

  get rounds() {
    return this.record.rounds;
  }

  async follow() {
    try {
      this.take(await get("talks/rounds"));
      this.onTrouble(null);
    } catch (error) {
      this.onTrouble(error);
    }
    if (!this.isOver) this.timer = setTimeout(() => this.follow(), PAUSE);
  }

  // Somebody else's answer can be on its way while mine has come: the longer record is the later one.
  take(record) {
    if (this.isOver || record.moves.length < this.record.moves.length) return;
    const isNew = !this.isKnown || record.moves.length > this.record.moves.length;
    Object.assign(this, { record, isKnown: true });
    if (isNew) this.onRounds();
  }

  end() {
    this.isOver = true;
    clearTimeout(this.timer);
  }

  // Put what a desk shows on the table; the round that it became.
  async lay(shown, options) {
    const made = await post("talks/rounds/laid", shown, options);
    this.take(await get("talks/rounds"));
    return made;
  }

  async back(to) {
    this.take(await post("talks/back", { to }));
  }

  compare(first, second) {
    return get(`talks/compare/${first}/${second}`);
  }
}

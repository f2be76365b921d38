// Talks: the rounds that everybody at the table sees, asked for whenever the server tells of news, and what is put beside them.

import { get, listen, post } from "./ask.js";

const PAUSE = 2000;

export class Talks {
  // ``onRounds``: is told of the record whenever it is another; ``onTrouble``: of why it cannot be had, null once it can.
  constructor(about, { onRounds, onTrouble }) {
    Object.assign(this, { about, onRounds, onTrouble, record: { head: null, rounds: [], moves: [] }, isKnown: false, timer: 0, isOver: false, line: null });
    this.turned = () => document.hidden && this.line?.abort();
    document.addEventListener("visibilitychange", this.turned);
  }

  get rounds() {
    return this.record.rounds;
  }

  async follow() {
    await this.look();
    this.wait();
  }

  // Told of news on a line; where none can be kept open the record is asked for again and again.
  async wait() {
    await this.listen().catch(() => {});
    if (!this.isOver) this.timer = setTimeout(() => this.follow(), PAUSE);
  }

  // A browser has few lines to one server: a page that nobody sees takes none.
  async listen() {
    if (document.hidden || this.isOver) return;
    this.line = new AbortController();
    await listen("talks/events", this.record.moves.length, this.line, () => this.look());
  }

  async look() {
    try {
      this.take(await get("talks/rounds"));
      this.onTrouble(null);
    } catch (error) {
      this.onTrouble(error);
    }
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
    this.line?.abort();
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.turned);
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

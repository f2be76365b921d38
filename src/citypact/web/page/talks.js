// Talks: the rounds that everybody at the table sees, asked for whenever the server tells of news, and what is put beside them.

import { get, listen, post } from "./ask.js";

const PAUSE = 2000;

export class Talks {
  // ``onRounds``: is told of the record whenever it is another; ``onTrouble``: of why it cannot be had, null once it can.
  constructor(about, { onRounds, onTrouble }) {
    Object.assign(this, { about, onRounds, onTrouble, record: { head: null, rounds: [], moves: [] }, isKnown: false, turn: 0, isOver: false, line: null });
    this.turned = () => (document.hidden ? this.rest() : this.follow());
  }

  get rounds() {
    return this.record.rounds;
  }

  // From now on, whenever somebody sees the page: a browser has few lines to one server, and who looks again asks at once.
  begin() {
    document.addEventListener("visibilitychange", this.turned);
    this.turned();
  }

  // Asked for now, and when a line tells of news; where none can be kept open, again and again.
  async follow() {
    const turn = this.rest();
    while (turn === this.turn) {
      const isSeen = await this.look();
      if (isSeen && turn === this.turn) await this.listen();
      if (turn === this.turn) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  // Ask no more, and take no line.
  rest() {
    this.line?.abort();
    return (this.turn += 1);
  }

  // Until there is no line any more, or what it tells of cannot be had.
  async listen() {
    const line = (this.line = new AbortController());
    const tell = async () => (await this.look()) || line.abort();
    await listen("talks/events", this.record.moves.length, line, tell).catch(() => {});
  }

  // Whether the record could be had.
  async look() {
    try {
      await this.ask();
      this.onTrouble(null);
      return true;
    } catch (error) {
      if (!this.isOver) this.onTrouble(error);
      return false;
    }
  }

  // What is new of the record; all of it where it is not the one that is known.
  async ask() {
    const told = await get(`talks/rounds?${this.known()}`);
    if (!this.take(told)) this.take(await get("talks/rounds?after=0"));
  }

  known() {
    return `after=${this.record.moves.length}`;
  }

  // Somebody else's answer can be on its way while mine has come: the longer record is the later one. Whether what is told
  // goes on where a part of what is known ends.
  take({ after, follows, head, rounds, moves }) {
    const known = this.record.moves;
    const isSame = after === 0 || (known[after - 1]?.at === follows.at && known[after - 1].head === follows.head);
    if (!isSame || this.isOver || after + moves.length < known.length) return isSame;
    const isNew = !this.isKnown || after + moves.length > known.length;
    const before = after ? this.rounds.filter(({ id }) => !rounds.some((round) => round.id === id)) : [];
    const record = { head, rounds: [...before, ...rounds], moves: [...known.slice(0, after), ...moves] };
    Object.assign(this, { record, isKnown: true });
    if (isNew) this.onRounds();
    return true;
  }

  end() {
    this.isOver = true;
    this.rest();
    document.removeEventListener("visibilitychange", this.turned);
  }

  // Put what a desk shows on the table; the round that it became.
  async lay(shown, options) {
    const made = await post("talks/rounds/laid", shown, options);
    await this.ask();
    return made;
  }

  async back(to) {
    if (!this.take(await post(`talks/back?${this.known()}`, { to }))) await this.ask();
  }

  compare(first, second) {
    return get(`talks/compare/${first}/${second}`);
  }
}

// What was on the table before and after: snapshots that are never changed.

export class History {
  constructor(now) {
    this.past = [];
    this.future = [];
    this.now = now;
  }

  add(now) {
    if (now === this.now) return;
    this.past.push(this.now);
    this.future = [];
    this.now = now;
  }

  undo() {
    if (this.past.length) this.future.push(this.now), (this.now = this.past.pop());
    return this.now;
  }

  redo() {
    if (this.future.length) this.past.push(this.now), (this.now = this.future.pop());
    return this.now;
  }
}

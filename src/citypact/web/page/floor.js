// A delegation's floor, the least gain with which it would agree: in this browser alone, or kept for the mediator's tools too.

import { del, get, put } from "./ask.js";

export class Floor {
  constructor(about) {
    this.key = `citypact.floor.${about.case}.${about.role}`;
    this.value = null;
    this.isShared = false;
  }

  // What is known of it: what the server keeps goes before what this browser does.
  async load() {
    const { floor } = await get("talks/floor");
    this.isShared = floor !== null;
    this.value = floor ?? this.own();
  }

  async keep(value, isShared) {
    if (isShared) await put("talks/floor", { floor: value });
    else if (this.isShared) await del("talks/floor");
    this.write(isShared ? null : value);
    Object.assign(this, { value, isShared });
  }

  async forget() {
    if (this.isShared) await del("talks/floor");
    this.write(null);
    Object.assign(this, { value: null, isShared: false });
  }

  own() {
    try {
      const said = localStorage.getItem(this.key);
      return said === null || !Number.isFinite(Number(said)) ? null : Number(said);
    } catch {
      return null;
    }
  }

  write(value) {
    try {
      if (value === null) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, String(value));
    } catch {
      // a browser that keeps nothing for a page: known until it is closed
    }
  }
}

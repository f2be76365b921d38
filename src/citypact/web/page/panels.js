// Pictures that are drawn when somebody opens them, and kept up with the numbers for as long as they are open.

import { byId } from "./html.js";
import { Futures } from "./futures.js";
import { showPaths } from "./paths.js";
import { inPython } from "./python.js";
import { sankey } from "./sankey.js";
import { Triangle } from "./triangle.js";
import { idle, working } from "./work.js";

export class Panels {
  constructor(desk) {
    this.desk = desk;
    for (const name of ["paths", "flows", "core", "script"]) byId(name).addEventListener("toggle", () => this.show());
  }

  // What is built once for a desk and a language; what was chosen for the desk stays.
  furnish() {
    const { desk, ledger } = this.desk;
    idle(byId("paths-body"));
    const [member, said] = this.of === desk ? [this.triangle.member, this.futures.said] : [];
    Object.assign(this, { of: desk, asked: null, drawn: null });
    this.triangle = new Triangle(byId("core-body"), desk, ledger, member);
    this.futures = new Futures(byId("futures-body"), desk, () => ({ facts: this.desk.facts, on: this.desk.on }), said);
  }

  show() {
    const { desk, gains, last, answer, facts, on } = this.desk;
    if (!desk || !gains) return;
    if (byId("core").open) this.triangle.show(gains);
    if (byId("flows").open && this.drawn !== last.payments) {
      this.drawn = last.payments;
      byId("flows-body").replaceChildren(sankey(desk, last.payments));
    }
    if (byId("paths").open && answer && this.asked !== on) {
      this.asked = on;
      working(byId("paths-body"), (options) => showPaths(desk, facts, on, options));
    }
    if (byId("script").open) byId("python").textContent = inPython(facts, on);
    for (const name of ["flows", "paths"]) byId(`${name}-body`).classList.toggle("stale", !answer);
  }
}

// The star of figures that rest on assumptions, as the tables of a report have it.

import { make } from "./html.js";
import { text } from "./texts.js";

const MARK = "*";

// An amount that follows from all figures of the case; what is no figure has no star.
export const starred = (desk, said) => (desk.case.rests_on_assumptions && /\d/.test(said) ? said + MARK : said);

// What the star means, to stand beside a table: a line, or none.
export const starNote = (desk) => (desk.case.rests_on_assumptions ? [make("p", { class: "note" }, text("rests_note"))] : []);

// Texts and figures in the language of the reader.

import { WORDS } from "./words.js";

const LANGUAGES = ["en", "zh"];
let spoken = 0;

export const lang = () => LANGUAGES[spoken];

// The language from now on.
export function say(language) {
  spoken = Math.max(0, LANGUAGES.indexOf(language));
}

// The same, and everything that stands in the page already.
export function speak(language) {
  say(language);
  document.documentElement.lang = lang();
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = text(place.dataset.text);
  for (const place of document.querySelectorAll("[data-label]")) place.setAttribute("aria-label", text(place.dataset.label));
}

// The text of a key, its braces filled in.
export function text(key, values = {}) {
  const said = WORDS[key][spoken];
  return said.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// A text that the server gave in both languages.
export const either = (both) => both[lang()] ?? both.en;

export function listed(names) {
  if (names.length < 2 || lang() === "zh") return names.join(text("comma"));
  return names.slice(0, -1).join(text("comma")) + text("and") + names.at(-1);
}

// Decimals that show amounts to about five figures where the largest is given.
export const digits = (largest) => (largest > 0 ? Math.min(4, Math.max(0, 4 - Math.floor(Math.log10(largest)))) : 2);

// Those for gains: the same wherever they stand, whatever is moved.
export const decimals = (desk) => digits(Math.max(...desk.cities.map((city) => Math.abs(city.gain))));

// Money with at least so many decimals, and as many more as tell it from nothing; signs as in every table, so that figures can be copied.
export function money(value, decimals, signed = false) {
  const unseen = value && !Number(value.toFixed(decimals));
  const places = unseen ? Math.min(12, Math.max(decimals, -Math.floor(Math.log10(Math.abs(value))))) : decimals;
  const rounded = Number(value.toFixed(places)) || 0;
  const sign = rounded < 0 ? "-" : signed && rounded > 0 ? "+" : "";
  const options = { minimumFractionDigits: places, maximumFractionDigits: places };
  return sign + Math.abs(rounded).toLocaleString("en", options);
}

// A number of a pact in its unit.
export function figure(value, unit) {
  if (unit === "percent") return `${trimmed(100 * value, 1)}%`;
  if (unit === "rate") return `${trimmed(100 * value, 3)}%`;
  return trimmed(value, 3);
}

function trimmed(value, places) {
  if (value && Math.abs(value) < 10 ** -places) return value.toPrecision(2);
  return String(Number(value.toFixed(places)));
}

// Questions to the server: JSON in and out, problems as errors, and jobs that are waited for.

import { lang, text } from "./texts.js";
import { token } from "./token.js";

const API = "api/v1/";
const PAUSE = 400;
const [OPENING, SILENCE] = [5000, 60000];

export class Refused extends Error {
  constructor(answer) {
    super(answer.detail ?? answer.title);
    this.problems = answer.problems ?? [];
    this.status = answer.status;
  }
}

export const get = (path, options = {}) => asked(path, { ...options, method: "GET" });

export const post = (path, body, options = {}) => asked(path, { ...options, ...holding(body), method: "POST" });

export const put = (path, body, options = {}) => asked(path, { ...options, ...holding(body), method: "PUT" });

export const del = (path, options = {}) => asked(path, { ...options, method: "DELETE" });

function holding(body) {
  if (body instanceof FormData) return { body };
  return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

// The answer, however long it takes: a job is asked for its result, what the server remembers is asked for again.
// ``tell``: is given how far it is. ``signal``: ends the job too. Only talks are told who asks.
async function asked(path, { tell = () => {}, signal, kind = "json", ...request }) {
  const url = `${API}${path}${path.includes("?") ? "&" : "?"}lang=${lang()}`;
  if (path.startsWith("talks")) request.headers = { ...request.headers, ...speaking() };
  let response = await reached(url, { ...request, signal });
  while (response.status === 202) {
    const record = await response.json();
    tell(record);
    await rest(signal, record.id);
    response = record.id ? await reached(`${API}jobs/${record.id}/result`, { signal }) : await reached(url, { ...request, signal });
  }
  if (!response.ok) throw new Refused(await response.json());
  return kind === "blob" ? response.blob() : response.json();
}

// A line on which the server tells what changes: ``tell`` is waited for at each event, until the line ends or is silent for too
// long, as behind a proxy that keeps back what it is given. ``known``: the number of the last event; ``line``: what ends it.
export async function listen(path, known, line, tell) {
  let timer = setTimeout(() => line.abort(), OPENING);
  try {
    const response = await reached(API + path, { headers: { ...speaking(), "Last-Event-ID": String(known) }, signal: line.signal });
    if (!response.ok) throw new Refused(await response.json());
    const told = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let held = "";
    for (let part = await told.read(); !part.done; part = await told.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => line.abort(), SILENCE);
      const events = (held + part.value).split("\n\n");
      held = events.pop();
      if (events.some((event) => event.includes("data:"))) await tell();
    }
  } finally {
    clearTimeout(timer);
  }
}

const speaking = () => ({ Authorization: `Bearer ${token()}` });

async function reached(url, request) {
  try {
    return await fetch(url, request);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused({ detail: text("trouble"), status: 0 });
  }
}

function rest(signal, job) {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      if (job) fetch(`${API}jobs/${job}`, { method: "DELETE" });
      reject(new DOMException("", "AbortError"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", end);
      resolve();
    }, PAUSE);
    signal?.addEventListener("abort", end, { once: true });
  });
}

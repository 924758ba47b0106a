// The list of this door on this phone: fetched when there is a network, and people found in it without one.
// Without it the server finds people, as long as it can be reached.

import { acts, address, read, store } from "./door-store.js";
import { byName, nameKey, sound } from "./door-names.js";

const PROOF = /\/r\/([A-Za-z0-9_-]{20,64})(?:[/?#\s]|$)/;
const CODE = /^[0-9A-HJKMNP-TV-Z]{8}$/;
const PATIENCE = 20000;
const LONG = 3600000; // by then every tab has a list in which a received act stands
export const here = { list: null, people: new Map(), byProof: new Map(), byCode: new Map(), token: "" }; // token: of a staff session

async function digest(text) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function readCode(typed) {
  return typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
}

function person([id, proofs, code, name, key, unit, role, state, since, position]) {
  return { id, proofs, code, name, key, heard: sound(key), unit, role, state, since: since ?? {}, position };
}

function take(list) {
  here.list = list;
  const people = (list?.people ?? []).map(person);
  here.people = new Map(people.map((one) => [one.id, one]));
  here.byProof = new Map(people.flatMap((one) => one.proofs.map((proof) => [proof, one.id])));
  here.byCode = new Map(people.map((one) => [one.code, one.id]));
}

// From this phone; a list whose time is over is not only not shown but gone.
export async function load(door) {
  const list = (await read("lists", (lists) => lists.get(door))) ?? null;
  take(list);
  if (list && isOver()) await wipe(door);
}

export function isOver() {
  return Date.now() + here.list.drift > Date.parse(here.list.expires_at);
}

// The page itself, which names nobody, stays as long as something is not sent.
export async function wipe(door) {
  take(null);
  await store("lists", (lists) => lists.delete(door)).catch(() => {});
  const left = await acts(door);
  for (const act of left) if (act.done) await store("acts", (kept) => kept.delete(act.key));
  if (left.every((act) => act.done)) await globalThis.caches?.delete("tular-door-pages");
}

// Ask for a newer list. True when the server was reached, "gone" when the link is over.
export async function refresh(door) {
  const began = Date.now();
  const since = here.list ? `?since=${here.list.version}` : "";
  const answer = await fetch(`${address(door, "list")}${since}`, { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) });
  here.token = answer.headers.get("X-Staff-Token") ?? here.token;
  const signedOut = answer.redirected && answer.url.startsWith(`${location.origin}/staff/login`); // a portal is of another origin
  if (signedOut) here.token = "";
  if (signedOut || answer.headers.get("X-Door") === "gone") return wipe(door).then(() => "gone");
  if (answer.redirected || (answer.status !== 200 && !(answer.status === 204 && here.list))) return false;
  const list = answer.status === 204 ? { ...here.list } : await answer.json();
  if (!Array.isArray(list.people) || !list.salt) return false;
  if (answer.status === 200) list.drift = list.now - (began + Date.now()) / 2;
  list.checked = began;
  await store("lists", (lists) => lists.put({ ...list, door }));
  take(list);
  for (const act of await acts(door)) if (act.done < began - LONG) await store("acts", (kept) => kept.delete(act.key));
  return true;
}

// The people as the list has them, with what this phone did since laid over: its own scans, guests and substitutes.
export async function now(door) {
  const people = new Map([...here.people].map(([id, one]) => [id, one]));
  for (const act of await acts(door)) {
    if (act.refused || act.done < here.list.checked) continue; // what was received by then stands in the list
    const fields = act.fields;
    if (act.path !== "scans") {
      const replaced = people.get(Number(fields.replaces));
      const key = nameKey(fields.full_name);
      if (replaced) people.set(replaced.id, { ...replaced, state: `substituted:${act.key}` });
      people.set(act.key, {
        id: act.key, key, heard: sound(key), name: fields.full_name, unit: replaced?.unit ?? fields.unit ?? "",
        role: "participant", state: "live", position: fields.position, since: { [fields.session]: [act.at, ""] },
      });
      continue;
    }
    const one = people.get(Number(fields.registration)) ?? people.get(fields.walk_in);
    if (!one) continue;
    const since = { ...one.since };
    if (fields.kind === "undo") delete since[fields.session];
    else since[fields.session] ??= [act.at, ""];
    people.set(one.id, { ...one, since });
  }
  return people;
}

// Whom a scan, a code or a name means: { how, found: [people], token?, code? }.
export async function find(typed, people) {
  const token = PROOF.exec(typed)?.[1];
  if (token) {
    const id = here.byProof.get((await digest(here.list.salt + (await digest(token)))).slice(0, 16));
    return { how: "qr", token, found: id === undefined ? [] : [people.get(id)] };
  }
  if (/^[a-z]+:/i.test(typed)) return { how: "foreign", found: [] };
  const code = readCode(typed);
  if (CODE.test(code)) {
    const id = here.byCode.get((await digest(here.list.salt + code)).slice(0, 8));
    if (id !== undefined) return { how: "code", found: [people.get(id)] };
    if (/\d/.test(typed)) return { how: "code", code, found: [] };
  }
  return { how: "search", found: byName(people.values(), typed) };
}

// The session of the hour, as the server chooses it: the one running, else the next to begin, else the last.
export function sessionNow() {
  const sessions = here.list?.sessions ?? [];
  const at = Date.now() + (here.list?.drift ?? 0);
  const begun = (one) => Date.parse(one.starts_at) <= at;
  return sessions.findLast((one) => begun(one) && at < Date.parse(one.ends_at)) ?? sessions.find((one) => !begun(one)) ?? sessions.at(-1);
}

// Whether a session is of another day, or over, while another one is on: a page kept from yesterday, as the server sees it.
export function notNow(session) {
  const meant = sessionNow();
  const at = Date.now() + here.list.drift;
  const day = (moment) => new Date(moment).toLocaleDateString("en", { timeZone: here.list.event.zone });
  const today = (one) => day(one.starts_at) === day(at);
  if (meant.id === session.id || at >= Date.parse(meant.ends_at) || !(Date.parse(meant.starts_at) <= at || today(meant))) return false;
  return !today(session) || Date.parse(session.ends_at) <= at;
}

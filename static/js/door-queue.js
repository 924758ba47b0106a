// Every act at the door goes to this phone first, then to the server, in order, each until its receipt is here.
// Without it each act goes to the server at once, and needs a network.

import { acts, address, change, random, read, store } from "./door-store.js";
import { here } from "./door-list.js";

const PATIENCE = 20000; // for one answer
const AFTERWARDS = 50; // the answer comes first
const LONGEST_PAUSE = 60000;
let pause = 2000;
let timer;
let device;
let asked; // whether this phone may throw the store away
let tell = () => {};

export function onChange(act) {
  tell = act;
}

// One name for this browser, as safely kept as its acts.
export async function deviceName() {
  if (!device) {
    device = (await read("lists", (lists) => lists.get("device")))?.name ?? random(11);
    await store("lists", (lists) => lists.put({ door: "device", name: device }));
  }
  return device;
}

// Keep an act; it is safe when this resolves. A phone that refuses to store throws.
export async function keep(door, path, fields, about) {
  const act = {
    key: random(), door, path, fields: { ...fields, device: await deviceName() }, name: about,
    at: Date.now(), place: performance.now(), showing: performance.timeOrigin,
    drift: here.list ? Math.round(here.list.drift) : "",
  };
  await store("acts", (kept) => {
    const before = kept.getAll();
    before.onsuccess = () => kept.add({ ...act, order: 1 + Math.max(0, ...before.result.map(({ order }) => order)) });
    return before;
  });
  asked ??= navigator.storage?.persist?.();
  tell();
  setTimeout(pushNow, AFTERWARDS, door);
  return act;
}

// What is sent: the fields, and when it was by this phone's clocks. The steady clock counts only where it agrees with the
// other: in a phone that slept it may have slept too.
export function form(act) {
  const passed = Date.now() - act.at;
  const steady = act.showing === performance.timeOrigin ? performance.now() - act.place : NaN;
  return new URLSearchParams({
    ...act.fields,
    submission_key: act.key,
    device_at: new Date(act.at).toISOString(),
    sent_at: new Date().toISOString(),
    age: Math.abs(passed - steady) < 2000 ? Math.round(steady) : "",
    drift: act.drift,
  });
}

// What the server says: received, refused for a reason, to be asked again later, or nothing that can be relied on.
async function ask(act) {
  const headers = { Accept: "application/json", "X-CSRF-Token": here.token };
  const answer = await fetch(address(act.door, act.path), {
    method: "POST", body: form(act), headers, redirect: "error", signal: AbortSignal.timeout?.(PATIENCE),
  });
  const said = await answer.json();
  if (answer.status === 201 && !answer.redirected && answer.headers.get("X-Receipt") === act.key) return { done: Date.now(), held: said.held };
  if (answer.status < 400 || answer.status >= 500 || answer.status === 429 || !said.errors) return null;
  return ["not_yet", "later"].includes(said.code) ? {} : { refused: Object.values(said.errors).flat(), code: said.code };
}

// What the server has received needs no contact on this phone any more.
function bare(act, { done }) {
  const { phone, email, ...fields } = act.fields;
  return done ? { ...act, fields } : act;
}

async function sendAll(door, everything) {
  if (door.includes("#") && !here.token) return; // of staff who are signed out
  const tried = new Set();
  const waits = (act) => !act.done && (everything || !act.refused) && !tried.has(act.key);
  for (let act; (act = (await acts(door)).find(waits)); tried.add(act.key)) {
    const told = await ask(act).catch(() => null);
    if (!told) return; // no network, or a stranger in it: later, in the same order
    await change(act.key, (kept, found) => kept.put({ ...bare(found, told), refused: undefined, ...told }));
    pause = 2000;
    tell();
  }
}

// One tab at a time sends; a tab that died holds no lock. Where there are no locks, the server takes a key once.
async function push(door, everything) {
  clearTimeout(timer);
  const work = (lock) => lock !== null && sendAll(door, everything).catch(() => {});
  await (navigator.locks ? navigator.locks.request(`tular-door ${door}`, { ifAvailable: true }, work) : work());
  clearTimeout(timer);
  if ((await unsent(door)).length) {
    timer = setTimeout(push, pause * (0.5 + Math.random()), door);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
  tell();
}

export function pushNow(door, everything = false) {
  pause = 2000;
  return push(door, everything);
}

export async function unsent(door) {
  return (await acts(door)).filter((act) => !act.done && !act.refused);
}

// For a phone that never gets a network: everything not received, as the organiser's page takes it.
export async function file(door, label) {
  const left = (await acts(door)).filter((act) => !act.done);
  const said = {
    tular: "scans", event: here.list?.event.slug ?? "", door: label, device: await deviceName(),
    acts: left.map((act) => ({ path: act.path, fields: Object.fromEntries(form(act)) })),
  };
  return new Blob([JSON.stringify(said, null, 1)], { type: "application/json" });
}

export const drop = (key) => store("acts", (kept) => kept.delete(key));

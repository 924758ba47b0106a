// At the door: the phone answers by itself, with or without a network, and sends what it recorded when there is one.
// At the station of staff the server answers a scan, which knows more; the phone does while the network is cut.
// Without this file the field takes the scan all the same: the server answers in colour, icon and word.

import { answer, drawn, fill, hear, hour, show } from "./door-answer.js";
import { find, here, isOver, load, notNow, now, refresh, sessionNow, wipe } from "./door-list.js";
import { acts } from "./door-store.js";
import "./poll.js";
import { deviceName, drop, file, keep, onChange, pushNow } from "./door-queue.js";

const EVERY = 60000; // a newer list is asked for
const one = (selector) => document.querySelector(selector);
const offline = one("#offline");
const { door } = offline.dataset;
const cutOff = one("#no-network"); // only at the station of staff
const label = () => here.list?.label ?? document.title;
let keeps = Boolean(crypto.subtle);
let gone = false;
let cut = Boolean(cutOff) && !navigator.onLine;
let device = "";
here.token = one("[name=csrf_token]")?.value ?? "";
const armed = () => keeps && here.list && !isOver();
const ready = () => armed() && (cut || !cutOff);

function session() {
  const asked = new URLSearchParams(location.search).get("session");
  return here.list.sessions.find((each) => String(each.id) === asked) ?? sessionNow();
}

function shown(person, at = session().id) {
  const [since, by] = person.since[at] ?? [Date.now()];
  return { ...person, hour: hour(since), by: by || offline.dataset.this, key: undefined };
}

async function record(path, fields, name) {
  try {
    return await keep(door, path, { session: session().id, ...fields }, name);
  } catch {
    keeps = false; // the server takes it, as long as it can be reached
    draw();
    return null;
  }
}

const listed = ({ id }) => typeof id === "number"; // the server knows them; others were entered on this phone
const who = ({ id }) => (listed({ id }) ? { registration: id } : { walk_in: id });

// What is known of one person decides the answer; who may come in is recorded before it is shown.
async function admit(person, people, method) {
  if (!door.includes("#") && notNow(session())) return answer("not_now"); // staff write down what was forgotten
  const [state, other] = person.state.split(":");
  if (state !== "live") {
    const instead = people.get(other) ?? people.get(Number(other));
    return answer(state, { ...shown(person), other: instead?.name ?? "?" }, ...(instead?.state === "live" ? [hits([instead])] : []));
  }
  const kind = person.since[session().id] ? "again" : "welcome";
  if (kind === "welcome" && !(await record("scans", { kind: "in", method, ...who(person) }, person.name))) return fallback();
  const values = shown(person);
  return answer(kind, values, drawn("#door-undo", values), ...(kind === "welcome" && listed(person) ? [drawn("#door-substitute", values)] : []));
}

function hits(found) {
  const list = document.createElement("ul");
  list.className = "rows";
  for (const person of found.slice(0, 20)) {
    const line = drawn("#door-hit", shown(person));
    const within = Boolean(person.since[session().id]);
    const live = person.state === "live";
    const so = { here: within, barred: !live, live: live && !within, known: !live || within, free: live && !within && listed(person) };
    line.querySelector("button").classList.toggle("secondary", so.known);
    for (const node of line.querySelectorAll("[data-if]")) if (!so[node.dataset.if]) node.remove();
    list.append(line);
  }
  return list;
}

// Nothing is stored: the form goes to the server, as it does without this file.
function fallback() {
  one("#press").requestSubmit();
}

let turn = Promise.resolve();
const inTurn = (act) => (turn = turn.then(act, act)); // two scans at once are two scans, one after the other

const seek = (typed, by) => inTurn(() => seekNow(typed, by).catch(() => {
  keeps = false;
  draw();
  fallback();
}));

async function seekNow(typed, by) {
  const words = typed.trim();
  if (!session()) return answer("no_session");
  const people = await now(door);
  const { how, found, token, code } = await find(words, people);
  const fresh = hour(here.list.checked);
  if (how === "foreign") return answer("foreign");
  if (found.length && how !== "search") return admit(found[0], people, by ?? how);
  if (found.length) {
    show(offline.dataset.many, hits(guestsFirst(found)));
    return hear("plain");
  }
  if (!token && !code && words.length < 2) return answer("too_short");
  answer(token ? "unknown" : "not_found", { fresh }, ...(token ? [drawn("#door-anyway", { token })] : []));
  askAgain(words, by, token);
}

// Who registered since the list was made is in the next one; a proof that is not there either is not of this event.
async function askAgain(words, by, token) {
  const asked = one("#answer");
  const before = here.list.version;
  if ((await fetchList()) !== true || one("#answer") !== asked) return;
  if (here.list.version !== before && (await find(words, await now(door))).found.length) return seek(words, by);
  if (token && one("#answer") === asked) answer("other_event");
}

function guestsFirst(found) {
  const order = here.list.guests ?? [];
  const rank = ({ id }) => (order.includes(id) ? order.indexOf(id) : order.length);
  return found.sort((a, other) => rank(a) - rank(other));
}

async function fetchList() {
  const got = await refresh(door).catch(() => false);
  if (got === "gone" && !gone) one("#live").textContent = one("[data-fresh]").dataset.over;
  gone = got === "gone";
  if (got) cut = false;
  for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = here.token || field.value;
  draw();
  return got;
}

// The session that was asked for, or that of the hour, also on a page kept from an earlier hour.
function place() {
  const { id } = session() ?? {};
  for (const field of document.querySelectorAll("#press [name=session], #walk-in [name=session]")) field.value = id;
  for (const chip of document.querySelectorAll("#station .chips a")) {
    if (new URL(chip.href).searchParams.get("session") === String(id)) chip.setAttribute("aria-current", "true");
    else chip.removeAttribute("aria-current");
  }
}

async function draw() {
  if (here.list) place();
  tellCut();
  const all = await acts(door).catch(() => []);
  const left = all.filter((act) => !act.done && !act.refused);
  const refused = all.filter((act) => act.refused);
  offline.hidden = keeps && !gone && !left.length && !refused.length;
  one("#door-state").hidden = false;
  const fresh = one("[data-fresh]");
  const expected = [...here.people.values()].filter(({ state }) => state === "live").length; // as the server counts them
  fresh.classList.toggle("waits", gone);
  fresh.textContent = gone ? fresh.dataset.over : here.list ? fill(fresh.dataset.armed, { hour: hour(here.list.checked), many: expected }) : fresh.dataset.bare;
  const told = one("[data-unsent]");
  told.textContent = left.length ? fill(told.dataset.some, { many: left.length }) : told.dataset.none;
  told.classList.toggle("waits", left.length > 0);
  offline.querySelector("[data-forgets]").hidden = keeps;
  offline.querySelector("[data-gone]").hidden = !gone;
  for (const node of offline.querySelectorAll(".actions [data-do], [data-file-hint]")) node.hidden = !(left.length + refused.length);
  const guests = here.list && session() ? (here.list.guests ?? []) : [];
  const people = guests.length ? await now(door) : new Map();
  one("#guests").hidden = !guests.length || Boolean(cutOff && !cut); // the server draws them there
  redraw(one("#guests"), guests.map((id) => people.get(id)).filter(Boolean), (found) => hits(found).children);
  const attention = offline.querySelector("[data-attention]");
  attention.hidden = !refused.length;
  redraw(attention, refused, () => refused.map((act) =>
    drawn("#door-attention", { name: act.name, key: act.key, hour: hour(act.at), reason: act.refused.join(" ") })));
}

// A list that shows something else than before; focus that was in it stays near.
function redraw(part, found, make) {
  const looks = JSON.stringify(found);
  if (part.looks === looks) return;
  part.looks = looks;
  const focused = part.contains(document.activeElement);
  part.querySelector("ul").replaceChildren(...make(found));
  if (focused) (part.hidden ? one("#sought") : part.querySelector("summary, button")).focus();
}

const forms = {
  async undo(form, person, fields) {
    if (!(await record("scans", { kind: "undo", reason: fields.reason, ...who(person) }, person.name))) return answer("unstored");
    answer("undone", { ...shown(person), hour: hour(Date.now()) });
  },
  async substitute(form, person, fields) {
    const undo = { kind: "undo", reason: offline.dataset.instead, ...who(person) };
    if (person.since[session().id] && !(await record("scans", undo, person.name))) return answer("unstored");
    if (!(await record("substitutes", { ...fields, replaces: person.id }, fields.full_name))) return answer("unstored");
    answer("instead", { name: fields.full_name, unit: person.unit, position: fields.position, other: person.name, hour: hour(Date.now()) });
  },
  async "walk-in"(form, _, fields) {
    if (!(await record("walk-ins", fields, fields.full_name))) return form.submit();
    form.reset();
    form.closest("details").open = false;
    answer("guest", { name: fields.full_name, unit: fields.unit, position: fields.position, hour: hour(Date.now()) });
  },
};

addEventListener("submit", async (event) => {
  const form = event.target;
  const act = form.dataset.act;
  if (!(act ? armed() : ready() && form.id === "press")) return; // the server answers
  event.preventDefault();
  event.stopImmediatePropagation();
  dispatchEvent(new CustomEvent("htmx:finally:request", { detail: { ctx: { sourceElement: form } } })); // the button rests
  if (!act) return seek(form.elements.sought.value, burst.fast() ? "scanner" : undefined);
  const { submission_key, session: _, ...fields } = Object.fromEntries(new FormData(form));
  const people = await now(door);
  const about = form.dataset.about;
  forms[act](form, people.get(about) ?? people.get(Number(about)), fields);
}, true);

const buttons = {
  async pick(id) {
    await inTurn(async () => {
      const people = await now(door);
      await admit(people.get(id) ?? people.get(Number(id)), people, "search");
    });
  },
  async instead(id) {
    const values = shown((await now(door)).get(Number(id)));
    show(one(`[data-instead="${id}"]`).textContent, drawn("#door-substitute", values));
    one("#press ~ details").open = true;
    one("#other-name").focus();
  },
  async proof(token) {
    if (await record("scans", { kind: "in", method: "qr", proof: token }, token.slice(0, 6))) answer("recorded");
  },
  drop: (key) => drop(key).then(draw),
  async camera(what, button) {
    const camera = await import("./door-camera.js"); // and the decoder it may need: only for whoever opens it
    if (what === "open") navigator.wakeLock?.request("screen").catch(() => {});
    return camera[what](what === "open" ? scanned : button);
  },
  async do(what) {
    if (what === "send") return pushNow(door, true);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await file(door, label()));
    link.download = offline.dataset.file;
    link.click();
  },
};

addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  for (const [name, act] of Object.entries(buttons)) if (button?.dataset[name]) act(button.dataset[name], button);
});
addEventListener("change", async ({ target }) => {
  if (target.id === "camera-choice") (await import("./door-camera.js")).open(scanned, target.value);
});

// What the camera read is answered like a scan in the field; without a list on this phone the server answers.
async function scanned(text) {
  one("#sought").value = text;
  if (ready()) return seek(text);
  fallback();
}

// A hardware scanner types fast and ends with Enter, wherever the focus is.
const burst = { typed: "", last: 0, first: 0, fast: () => burst.typed.length > 5 && performance.now() - burst.first < burst.typed.length * 40 };
addEventListener("keydown", (event) => {
  const at = performance.now();
  if (at - burst.last > 100) Object.assign(burst, { typed: "", first: at });
  burst.last = at;
  if (event.key.length === 1) burst.typed += event.key;
  if (event.key !== "Enter" || !ready() || !burst.fast() || event.target.id === "sought") return;
  event.preventDefault();
  if ("value" in event.target) event.target.value = event.target.value.replace(burst.typed, "");
  one("#sought").value = burst.typed;
  seek(burst.typed, "scanner");
}, true);

addEventListener("focusin", ({ target }) => target.matches("[data-select]") && target.select());

// What the server drew is heard as well.
function arrive() {
  const told = one("[data-sound]");
  if (told) hear(told.dataset.sound);
  told?.removeAttribute("data-sound");
}
addEventListener("htmx:after:swap", arrive);
arrive();
if (document.activeElement?.matches("[data-select]")) document.activeElement.select();
one("#camera").hidden = !navigator.mediaDevices;

// The station of staff says at once that the network is cut, and what to do; what the server did not take, the phone takes.
function tellCut() {
  if (!cutOff) return;
  const told = cutOff.querySelector(armed() ? "[data-armed]" : "[data-bare]");
  for (const part of cutOff.querySelectorAll("[data-armed], [data-bare]")) part.hidden = part !== told;
  const news = cut && cutOff.hidden;
  cutOff.hidden = !cut;
  if (news) one("#live").textContent = cutOff.innerText;
}

async function takeOver({ detail }) {
  const { request, sourceElement: form } = detail.ctx ?? {};
  if (!cutOff || request?.method !== "POST") return;
  cut = true;
  await draw();
  if (!ready()) return;
  const fields = Object.fromEntries(new FormData(form));
  const about = (await now(door)).get(Number(fields.registration));
  if ("reason" in fields) forms.undo(form, about, fields);
  else if (about) buttons.pick(String(about.id));
  else seek(fields.sought);
}

if (cutOff) {
  addEventListener("offline", () => draw((cut = true)));
  addEventListener("htmx:error", takeOver);
  addEventListener("htmx:config:request", ({ detail: { ctx: { request } } }) => {
    if (request.method !== "POST") return;
    request.timeout = 4000;
    if (device) request.body.append("device", device); // what the server took and what the phone takes is of one device
  });
  setInterval(() => cut && look(), 5000);
}

keeps &&= await load(door).then(() => true, () => false);
device = keeps ? await deviceName().catch(() => "") : "";
const between = new BroadcastChannel("tular-door");
let later;
between.onmessage = () => load(door).then(draw, draw);
onChange(() => {
  clearTimeout(later); // the answer comes first
  later = setTimeout(() => draw().then(() => between.postMessage("")), 50);
});
await draw();
async function look() {
  if (document.hidden || !crypto.subtle) return;
  if (here.list && isOver()) await wipe(door);
  if ((await fetchList()) !== false) pushNow(door);
}
look();
pushNow(door);
setInterval(look, EVERY);
addEventListener("online", look);
addEventListener("visibilitychange", look);
navigator.serviceWorker?.register(offline.dataset.worker, { scope: offline.dataset.scope }).catch(() => {});

// Sends every form[data-queue], and keeps what was typed on this phone until the server's receipt is here.
// What the attribute says is the record's name in the list where the form has no full name. The list is #queue.
// Without this file, or on a phone that stores nothing, the form sends itself and the server draws the answer.

const PATIENCE = 20000; // for one answer
const COMPANY = 8000; // how long the form waits together with the person
const LONGEST_PAUSE = 300000;
const DAY = 86400000;
const one = (selector) => document.querySelector(selector);
const form = () => one("form[data-queue]");
const title = document.title;
const blank = one(".summary, [name=draft]") ? "" : one("main").innerHTML;
const flying = new Set();
let keeps = true; // whether this phone stores
let shown; // what the list shows
let current; // the key that the person at the form waits for
let pause;
let timer;

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, 0)).join("");
}

function freshen() {
  for (const field of document.querySelectorAll("[name=submission_key]")) field.value = newKey();
}

// One transaction on the store of this phone; gives the result of the request that `act` returns.
function store(act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("tular", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("queue", { keyPath: "key" });
    opening.onerror = reject;
    opening.onsuccess = () => {
      const work = opening.result.transaction("queue", "readwrite", { durability: "strict" });
      const request = act(work.objectStore("queue"));
      work.oncomplete = () => resolve(request.result);
      work.onabort = reject;
      opening.result.close(); // once the transaction has ended
    };
  });
}

const all = () => store((records) => records.getAll());

// Change a record that is still there, in one transaction.
function change(key, act) {
  return store((records) => {
    const found = records.get(key);
    found.onsuccess = () => found.result && act(records, found.result);
    return found;
  });
}

function stateOf(record) {
  if (record.to) return "received";
  if (flying.has(record.key) || Math.abs(Date.now() - record.sent) < PATIENCE) return "sent";
  return record.errors ? "attention" : "waiting";
}

async function draw() {
  const queue = one("#queue");
  if (!queue) return;
  const records = keeps ? await all() : [];
  const listed = records.filter((record) => {
    if (record.to && Math.abs(Date.now() - record.done) > DAY) acts.drop(record);
    else return !(record.errors && one(`[value="${record.key}"]`)); // being mended right here
  }).sort((one, other) => one.at - other.at);
  queue.hidden = keeps && !listed.length;
  queue.querySelector("[data-forgets]").hidden = keeps;
  for (const [act, state] of [["send", "waiting"], ["next", "received"]]) {
    queue.querySelector(`[data-act=${act}]`).hidden = !listed.some((record) => stateOf(record) === state);
  }
  const looks = JSON.stringify(listed.map((record) => [record.at, stateOf(record), record.errors]));
  if (looks === shown) return;
  const focused = queue.contains(document.activeElement);
  queue.querySelector("ul").replaceChildren(...listed.map(line));
  if (focused) one(queue.hidden ? "main" : "#queue h2").focus();
  if (shown) say([...queue.querySelectorAll("li:last-child p")].map((told) => told.textContent).join(" "));
  shown = looks;
}

function line(record) {
  const item = one(`[data-state=${stateOf(record)}]`).content.cloneNode(true).firstElementChild;
  item.dataset.key = record.key;
  for (const told of item.querySelectorAll("p")) told.textContent = fill(told.textContent, record);
  for (const help of item.querySelectorAll("[data-act=hand]")) help.hidden = !record.errors[0];
  for (const link of item.querySelectorAll("a")) link.href = record.to ?? `${record.url}#${record.at}`;
  return item;
}

function fill(words, record) {
  const hour = new Date(record.at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  const values = { ...Object.fromEntries(record.fields ?? []), ...record, hour, reason: record.errors?.join(" ") };
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function say(words, wrong = false) {
  one("#live").textContent = words;
  one("#live").classList.toggle("failed", wrong);
}

function failed() {
  say(one("#live").dataset.failed, true);
}

// What the server says about a record: received, refused for a reason, or nothing that can be relied on.
async function ask({ key, url, fields }) {
  const answer = await post(url, fields, "application/json");
  const said = await answer.json();
  if (answer.status === 201 && !answer.redirected && answer.headers.get("X-Receipt") === key && said.url) {
    return { to: said.url, number: said.number };
  }
  const refused = answer.status >= 400 && answer.status < 500 && answer.status !== 429 && said.errors;
  return refused ? { errors: refused[""] ?? [] } : {}; // what is wrong with a field may repeat what was typed in it
}

function post(url, fields, accept) {
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { Accept: accept },
    redirect: "error",
    signal: AbortSignal.timeout?.(PATIENCE),
  });
}

async function send(record) {
  const { key } = record;
  flying.add(key);
  // As it is now, under the lock: another tab may have sent or mended it since it was read. A full phone sends too.
  const kept = await change(key, (records, found) => records.put({ ...found, sent: Date.now() })).catch(() => record);
  const told = kept ? await draw().then(() => ask(kept)).catch(() => ({})) : {};
  flying.delete(key);
  await change(key, (records, found) => {
    if (found.at !== kept?.at) return; // mended meanwhile
    if (!told.to) return records.put({ ...found, ...told, sent: 0 });
    records.delete(key); // and with it what was typed
    records.put({ key: told.to, at: found.at, name: found.name, done: Date.now(), ...told });
  }).catch(() => {});
  await draw();
  if (told.errors && current === key) mend({ ...kept, ...told });
  else leave(key, told.to);
}

// Send whatever waits. One tab at a time sends a record, and a tab that died holds no lock; where there are no locks,
// the server takes a key once however many tabs send it.
async function push(everything) {
  clearTimeout(timer);
  const waits = (record) => !record.to && (everything || !record.errors);
  await Promise.allSettled((await all()).filter((record) => waits(record) && !flying.has(record.key)).map((record) =>
    navigator.locks
      ? navigator.locks.request(record.key, { ifAvailable: true }, (lock) => lock && send(record))
      : send(record)));
  everything = false;
  if (!(await all()).some(waits)) return draw(); // another tab may have received it
  clearTimeout(timer);
  timer = setTimeout(push, pause * (0.5 + Math.random()));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function pushNow(everything) {
  pause = 2000;
  return keeps && push(everything === true);
}

// Nothing typed stays behind: the form is as it came, with a key of its own, for whoever comes next.
async function leave(key, to) {
  if (current !== key) return;
  current = 0;
  if (!to) navigator.storage?.persist?.();
  if (!blank) return location.replace(to ?? form().action);
  const drawn = show(blank, title);
  freshen();
  if (to) return location.assign(to);
  await drawn;
  one("#queue h2").focus();
}

function show(inside, heading) {
  document.title = heading;
  one("main").innerHTML = inside;
  shown = "";
  dispatchEvent(new CustomEvent("htmx:after:swap"));
  return draw();
}

// The form again with what was typed and what is wrong, drawn by the server as it does without this file.
async function mend(record) {
  current = 0;
  const html = await post(record.url, record.fields, "text/html").then((answer) => answer.text()).catch(() => "");
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector(".summary")?.closest("main");
  if (main) {
    show(main.innerHTML, page.title);
    one(".summary").focus();
  } else {
    failed();
    pushNow(true); // received after all, or no network
  }
}

const acts = {
  send: pushNow,
  drop: (record) => store((records) => records.delete(record.key)).then(draw),
  // The phone is handed on: no link to anybody's page is left in the list, nothing typed in the form.
  next: async () => {
    for (const record of await all()) if (record.to) await acts.drop(record);
    current = " ";
    await leave(current);
    form()?.elements.full_name?.focus();
  },
  hand: (record) => open(`https://wa.me/?text=${encodeURIComponent(fill(one("#queue").dataset.hand, record))}`, "_blank", "noopener"),
};

// What a link asks for: the next person's turn, or a record to mend.
async function turn() {
  const asked = location.hash.slice(1);
  const record = asked && (await all()).find((record) => record.errors && record.at === Number(asked));
  if (record || asked === "next") history.replaceState(null, "", location.pathname + location.search);
  if (record) mend(record);
  else if (asked === "next") acts.next();
}

addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-act]");
  if (!button) return;
  const key = button.closest("li")?.dataset.key;
  acts[button.dataset.act](key && (await all()).find((record) => record.key === key));
});

addEventListener("submit", async (event) => {
  const sending = event.target;
  if (event.defaultPrevented || !sending.dataset.queue || event.submitter?.name) return; // a named button adds a row
  event.preventDefault();
  const { full_name, unit, submission_key } = sending.elements;
  const record = { key: submission_key.value, url: new URL(sending.action).pathname, at: Date.now(), sent: 0 };
  try {
    if (!keeps) throw keeps;
    record.title = sending.dataset.queue;
    const words = full_name?.value.trim().split(/[\s,]+/) ?? [record.title];
    record.name = words.find((word) => !word.endsWith(".")) ?? words[0];
    if (unit) record.place = unit.selectedOptions?.[0]?.text ?? unit.value;
    await store((records) => {
      const before = records.get(record.key);
      before.onsuccess = () => {
        if (before.result && !before.result.errors) submission_key.value = record.key = newKey();
        records.put({ ...record, fields: [...new FormData(sending)] });
      };
      return before;
    });
  } catch {
    keeps = false;
    draw();
    // With the same key, so it is taken once whatever was stored; without a network what was typed stays in the form.
    return navigator.onLine ? sending.submit() : failed();
  }
  current = record.key;
  setTimeout(leave, COMPANY, current);
  await draw();
  pushNow();
});

addEventListener("online", pushNow);
addEventListener("pageshow", draw);
addEventListener("hashchange", turn);
addEventListener("visibilitychange", () => document.hidden || draw().then(pushNow));
addEventListener("load", () => navigator.serviceWorker?.register("/sw.js").catch(() => {}));

// This showing: a key of its own, the unit of the link, what waits from before, and what somebody came to mend.
if (blank) {
  const unit = form()?.elements.unit;
  freshen();
  if (unit) unit.value ||= new URLSearchParams(location.search).get("unit") ?? "";
}
keeps = await all().then(() => true, () => false);
await draw();
if (keeps) {
  pushNow(true);
  turn();
}

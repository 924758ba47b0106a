// Keeps the door's page, its style and its scripts on this phone, so that reload and a killed tab work without a network.
// Without it the door works as long as its tab is open. No answer, no list and no act is kept here: those have their own store.

const PAGES = "tular-door-pages";
const FILES = "tular-door-files";
const DOOR = /^\/door\/[^/]+$|^\/staff\/events\/[^/]+\/checkin(\/phone)?$/;
const PATIENCE = 3000; // then the kept page is shown; a hall's network may never answer
const MOST_FILES = 60;

// Of the staff's station, which names people, its bare twin is kept.
const bare = (path) => path.replace(/\/checkin$/, "/checkin/phone");

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => event.waitUntil(clients.claim().then(async () => {
  for (const client of await clients.matchAll({ type: "window" })) await keep(new URL(client.url).pathname).catch(() => {});
})));

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(file(event.request));
  else if (mode === "navigate" && DOOR.test(pathname)) event.respondWith(page(event, pathname));
});

async function file(request) {
  return (await caches.match(request.url, { cacheName: FILES, ignoreVary: true })) ?? fetch(request);
}

// The network first. A page that cannot come, or not soon, or only as a failure of whoever answers, is taken from here;
// also when the link is over: the page is then still here only because something is not sent.
async function page(event, path) {
  const kept = () => caches.match(bare(path), { cacheName: PAGES, ignoreVary: true });
  const asked = fetch(event.request);
  const sound = asked.then(async (answer) => {
    if (answer.type === "opaqueredirect" && path.startsWith("/staff/")) return answer; // who is signed out signs in first
    const html = await answer.clone().text();
    if (!answer.ok || answer.redirected || !html.includes('id="offline"')) throw answer;
    event.waitUntil(keep(path).catch(() => {}));
    return answer;
  });
  const soon = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(kept);
  return Promise.race([sound, soon.then((found) => found ?? sound)])
    .catch(async (failed) => (await kept()) ?? (failed instanceof Response ? failed : Response.error()));
}

// The page as it comes without an answer in its address, after the files it names and the modules these ask for.
async function keep(path) {
  if (!DOOR.test(path)) return;
  const answer = await fetch(bare(path), { cache: "no-store" });
  const html = await answer.clone().text();
  if (!answer.ok || answer.redirected || !html.includes('id="offline"')) return;
  const files = await caches.open(FILES);
  const wanted = [...html.matchAll(/="(\/static\/[^"]+)"/g)].map(([, name]) => name);
  for (const name of wanted) {
    let held = await files.match(name, { ignoreVary: true });
    if (!held) {
      held = await fetch(name);
      if (!held.ok) return;
      await files.put(name, held.clone());
    }
    if (!name.endsWith(".js")) continue;
    for (const [, more] of (await held.text()).matchAll(/(?:from|import) ?\(?["'](\/static\/[^"']+)["']/g)) if (!wanted.includes(more)) wanted.push(more);
  }
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  await (await caches.open(PAGES)).put(bare(path), new Response(html.replace(/(name="(?:submission_key|csrf_token)" value=")[^"]*/g, "$1"), { headers }));
  const oldestFirst = await files.keys();
  for (const request of oldestFirst.slice(0, -MOST_FILES)) await files.delete(request);
}

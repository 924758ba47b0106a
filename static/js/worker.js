// Keeps the registration form, its style and its scripts on this phone, so that it opens without a network.
// Without it the form works as long as the network does; what was sent waits in the page's own store, not here.
// A POST, a fragment, a page behind a personal link and whatever belongs to staff pass through untouched. In place of the
// commitment form behind such a link stands the bare one that static/js/keep.js put here: no name, no key, no link in it.

const PAGES = "tular-pages";
const FILES = "tular-files";
const FORM = /^\/e\/[^/]+\/register$/;
const OWN = /^\/[ru]\/[^/]+(\/commitment)?$/; // a personal or a unit's page, and the commitment form below it
const ASIDE = /^\/(staff|door|api)(\/|$)/;
const OFFLINE = "/offline";
const PATIENCE = 4000; // then the kept page is shown; a hall's network may never answer
const MOST_PAGES = 20;
const MOST_FILES = 100; // those of earlier releases too: a tab that was opened yesterday asks for them

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(clients.matchAll({ type: "window", includeUncontrolled: true })
    .then((open) => Promise.allSettled(open.map((client) => keepBare(new URL(client.url))))));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const address = new URL(url);
  if (method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(file(event.request));
  else if (mode === "navigate" && !ASIDE.test(address.pathname)) event.respondWith(page(event, address));
});

async function file(request) {
  return (await caches.match(request.url, { cacheName: FILES, ignoreVary: true })) ?? fetch(request);
}

// The network first. A form that cannot come, or not soon, or only as a server's failure, is taken from this phone.
async function page(event, address) {
  const answer = fetch(event.request);
  const { pathname } = address;
  if (OWN.test(pathname)) return ownPage(answer, pathname);
  if (!FORM.test(pathname)) return answer.catch(offline);
  const choices = [...address.searchParams.keys()];
  event.waitUntil(answer.then((response) => choices.every((name) => name === "lang")
    ? keep(pathname, response.clone())
    : keepBare(address)).catch(() => {}));
  return soundOr(answer, () => kept(pathname));
}

// The form comes bare when the network does not answer; any other page only when there is none, and says where the form is.
async function ownPage(answer, pathname) {
  const find = async () => kept(await place(pathname));
  if (pathname.endsWith("/commitment")) return soundOr(answer, find);
  return answer.catch(async () => {
    const found = await find();
    return found ? new Response((await found.text()).replace('href=""', `href="${pathname}/commitment"`), found) : offline();
  });
}

// Under what a page behind a link is kept: its address opens it, so only a digest of it stands here.
async function place(pathname) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(pathname));
  return `/kept/${[...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function soundOr(answer, find) {
  const sound = answer.then(async (response) => {
    if (response.status >= 500) throw response;
    await response.clone().arrayBuffer(); // one that stops half way is no page
    return response;
  });
  const soon = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(find);
  return Promise.race([sound, soon.then((found) => found ?? sound)])
    .catch(async (failed) => (await find()) ?? (failed instanceof Response ? failed : offline()));
}

async function offline() {
  return (await kept(OFFLINE)) ?? Response.error();
}

function kept(path) {
  return caches.match(path, { cacheName: PAGES, ignoreVary: true });
}

// The form as it comes without the unit that a link named. The page that is open right now comes from the browser's own cache.
async function keepBare({ pathname }) {
  if (FORM.test(pathname) && !(await kept(pathname))) await keep(pathname, await fetch(pathname, { cache: "force-cache" }));
}

// Keep a page of ours: first the files it names, then the page without its key, and an offline page made from it.
async function keep(path, response) {
  const html = await response.text();
  const queue = /<section id="queue"[^]*?<\/section>/.exec(html);
  const words = /<template id="offline" data-title="([^"]*)">([^]*?)<\/template>/.exec(html);
  if (!response.ok || response.redirected || !queue || !words) return;
  const files = await caches.open(FILES);
  for (const [, name] of html.matchAll(/="(\/static\/[^"]+)"/g)) {
    if (await files.match(name, { ignoreVary: true })) continue;
    const fetched = await fetch(name, { cache: "force-cache" });
    if (!fetched.ok) return;
    await files.put(name, fetched);
  }
  const pages = await caches.open(PAGES);
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  const put = (place, body) => pages.put(place, new Response(body, { headers }));
  const bare = html.replace(/(name="submission_key" value=")[^"]*/g, "$1");
  await put(path, bare);
  await put(OFFLINE, bare
    .replace(/<title>[^<]*/, () => `<title>${words[1]}`)
    .replace(/(<main[^>]*>)[^]*<\/main>/, (_, main) => `${main}${words[2]}${queue[0]}</main>`));
  await trim(files, MOST_FILES);
  await trim(pages, MOST_PAGES);
}

async function trim(cache, most) {
  const oldestFirst = await cache.keys();
  for (const request of oldestFirst.slice(0, -most)) await cache.delete(request);
}

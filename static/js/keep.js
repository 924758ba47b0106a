// Puts the bare commitment form of this personal or unit page on the phone, so that it opens without a network.
// Without it the form opens as long as there is a network. What is kept holds no name, no key and no link: see worker.js.

const PAGES = "tular-pages";
const FILES = "tular-files";
const own = /^\/[ru]\/[^/]+/.exec(location.pathname)[0];

async function place(pathname) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(pathname));
  return `/kept/${[...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

async function keep() {
  const answer = await fetch(`${own}/commitment?bare=1`);
  const html = await answer.text();
  const words = /<template id="offline" data-title="([^"]*)">([^]*?)<\/template>/.exec(html);
  if (!answer.ok || answer.redirected || !words || html.includes(own)) return; // a stranger in the network, or not bare
  const files = await caches.open(FILES);
  for (const [, name] of html.matchAll(/="(\/static\/[^"]+)"/g)) {
    if (!(await files.match(name, { ignoreVary: true }))) await files.add(name);
  }
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  const pages = await caches.open(PAGES);
  const put = async (path, body) => pages.put(await place(path), new Response(body, { headers }));
  await put(`${own}/commitment`, html.replace(/(name="submission_key" value=")[^"]*/g, "$1"));
  await put(own, html
    .replace(/<title>[^<]*/, () => `<title>${words[1]}`)
    .replace(/(<main[^>]*>)[^]*<\/main>/, (_, main) => `${main}${words[2]}</main>`));
}

addEventListener("load", () => navigator.serviceWorker?.register("/sw.js").then(keep).catch(() => {}));

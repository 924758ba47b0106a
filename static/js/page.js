// Small courtesies. Without this file every form still sends, every link leads, every answer shows.

const working = new Map();
const live = document.getElementById("live");
const all = (selector, act) => document.querySelectorAll(selector).forEach(act);

function say(words, failed = false) {
  live.textContent = words;
  live.classList.toggle("failed", failed);
}

function rest(form) {
  working.get(form)?.();
}

// A pressed button says that it works; a second press counts again after 8 seconds at the latest.
addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (working.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if (button?.dataset.busy) {
    const words = button.innerHTML;
    const clock = setTimeout(rest, 8000, form);
    working.set(form, () => {
      clearTimeout(clock);
      working.delete(form);
      button.removeAttribute("aria-disabled");
      button.innerHTML = words;
    });
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.busy;
  }
}, true);

// A page that comes back from the cache is a new showing: new keys, buttons at rest.
addEventListener("pageshow", ({ persisted }) => {
  [...working.keys()].forEach(rest);
  if (persisted) all("[name=submission_key]", (field) => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    field.value = btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (c) => ({ "+": "-", "/": "_" })[c] ?? "");
  });
});

// After a swap the result is told, and focus that fell off the page is caught.
function arrive() {
  all("[data-copy]", (button) => { button.hidden = !navigator.clipboard; });
  all("[data-announce]", (told) => {
    say(told.dataset.announce);
    told.removeAttribute("data-announce");
  });
  const target = document.querySelector(".summary, [data-focus]");
  if (target && document.activeElement === document.body) {
    if (target.tabIndex < 0) target.tabIndex = -1;
    target.removeAttribute("data-focus");
    target.focus();
  }
}

addEventListener("htmx:after:swap", arrive);
addEventListener("htmx:finally:request", ({ detail }) => rest(detail.ctx.sourceElement));
for (const wrong of ["htmx:error", "htmx:response:error"]) addEventListener(wrong, ({ detail }) => {
  const { request, response } = detail.ctx ?? {};
  if (request?.method !== "GET" && !(response?.raw.status < 500)) say(live.dataset.failed, true);
});

addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
  say((button.textContent = button.dataset.copied));
});

// A suggestion that is pressed goes into its field.
addEventListener("click", ({ target }) => {
  const button = target.closest("[data-fill]");
  const field = button && document.getElementById(button.dataset.fill);
  if (!field) return;
  field.value = button.textContent.trim();
  button.closest("ul").remove();
  field.focus();
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

arrive();

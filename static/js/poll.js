// What a page asks for again by itself rests while no answer comes: the next turn asks anew, and nothing is told as a failure.
// Without this file it is the same, only a line stands in the browser's log.

addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.getAttribute("hx-trigger")?.startsWith("every")) return;
  ctx.fetch = (...asked) => fetch(...asked).catch(() => new Response(null, { status: 204 }));
});

// Whoever stands on something that goes with the change then stands on the part that changed, not at the page's top.
let stood;
addEventListener("htmx:before:swap", () => {
  stood = document.activeElement?.closest("[hx-trigger^=every]")?.id;
});
addEventListener("htmx:after:swap", () => {
  const part = stood && document.activeElement === document.body && document.getElementById(stood);
  if (!part) return;
  part.tabIndex = -1;
  part.focus({ preventScroll: true });
});

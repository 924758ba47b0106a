// The answer of the phone itself: colour, sign, word, name; told, heard and felt. The words stand in the page's templates.
// Without it the server draws the same answer.

const tunes = { done: [880, 1320], warn: [520, 520], stop: [220], plain: [660] };
const one = (selector) => document.querySelector(selector);
let heard;

export function hear(kind) {
  if (!navigator.userActivation?.hasBeenActive) return;
  const context = (heard ??= new AudioContext());
  (tunes[kind] ?? tunes.plain).forEach((pitch, place) => {
    const tone = context.createOscillator();
    const loud = context.createGain();
    const at = context.currentTime + place * 0.14;
    tone.frequency.value = pitch;
    tone.type = kind === "stop" ? "square" : "sine";
    loud.gain.setValueAtTime(0.12, at);
    loud.gain.linearRampToValueAtTime(0, at + (kind === "stop" ? 0.4 : 0.12));
    tone.connect(loud).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.5);
  });
  navigator.vibrate?.(kind === "stop" ? [120, 60, 120] : 60);
}

export function hour(at) {
  const { zone } = one("#offline").dataset;
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { timeZone: zone, timeStyle: "short" });
}

export function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// A template of the page with its {names} filled in, as text; a line that says nothing is left out.
export function drawn(selector, values) {
  const made = one(selector).content.cloneNode(true);
  const walk = document.createTreeWalker(made, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) walk.currentNode.data = fill(walk.currentNode.data, values);
  for (const node of made.querySelectorAll("[data-about], [data-pick], [data-instead], [data-proof], [data-drop]")) {
    for (const { name, value } of [...node.attributes]) if (name.startsWith("data-")) node.setAttribute(name, fill(value, values));
  }
  for (const line of made.querySelectorAll("p")) {
    line.textContent.trim().replace(/^,$/, "") || line.remove();
    if (line.lastChild?.data?.trim() === "") line.querySelector("br")?.remove();
    if (line.textContent.endsWith(", ")) line.textContent = line.textContent.slice(0, -2);
  }
  return made;
}

// Everything under the field gives way to what is shown now; the words go to the live region that was there before.
export function show(told, ...nodes) {
  for (const old of document.querySelectorAll("#station > #press ~ *")) old.remove();
  one("#station").append(...nodes);
  one("#live").classList.remove("failed");
  one("#live").textContent = ""; // the same words twice are told twice
  one("#live").textContent = told;
  const field = one("#sought");
  field.removeAttribute("aria-invalid");
  field.focus({ preventScroll: true });
  field.select();
  one("#press + *").scrollIntoView({ block: "nearest" });
}

export function answer(kind, values = {}, ...more) {
  const { word, said, colour } = one(`[data-answer=${kind}]`).dataset;
  const role = one(`[data-role="${values.role}"]`)?.innerHTML.trim() ?? "";
  const filled = { ...values, role };
  show([word, values.name, values.unit, fill(said, filled)].filter(Boolean).join(", "), drawn(`[data-answer=${kind}]`, filled), ...more);
  hear(colour || "plain");
}

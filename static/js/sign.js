// Draws a signature with finger, pen or mouse. Without this file one signs by typing a name or uploading the letter.

const LONGEST = 18000;
const STEP = 3;
const pad = document.querySelector("[data-draw]");
const sheet = pad.querySelector("svg");
const line = sheet.querySelector("path");
const field = document.getElementById("signature");
let last = null;

function show(path) {
  field.value = path;
  line.setAttribute("d", path);
}

function spot(event) {
  const { width, height } = sheet.viewBox.baseVal;
  const box = sheet.getBoundingClientRect();
  const within = (share, most) => Math.round(Math.min(1, Math.max(0, share)) * most);
  return [within((event.clientX - box.left) / box.width, width), within((event.clientY - box.top) / box.height, height)];
}

sheet.addEventListener("pointerdown", (event) => {
  if (!event.isPrimary || event.button || field.value.length > LONGEST) return;
  event.preventDefault();
  sheet.setPointerCapture(event.pointerId);
  last = spot(event);
  show(`${field.value}M${last.join(" ")}L${last.join(" ")}`); // a tap is a dot
});

sheet.addEventListener("pointermove", (event) => {
  if (!last || field.value.length > LONGEST) return;
  const next = spot(event);
  if (Math.hypot(next[0] - last[0], next[1] - last[1]) < STEP) return;
  last = next;
  show(`${field.value}L${next.join(" ")}`);
});

for (const end of ["pointerup", "pointercancel"]) sheet.addEventListener(end, () => { last = null; });
pad.querySelector("button").addEventListener("click", () => show(""));

show(field.value);
pad.hidden = false;

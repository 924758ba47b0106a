// At the door: the next scan replaces what was typed, and the answer can be heard and felt.
// Without this file the field takes the scan all the same, and the answer stands in colour, icon and word.

const tunes = { done: [880, 1320], warn: [520, 520], stop: [220], plain: [660] };
let sound;

function hear(kind) {
  const context = (sound ??= new AudioContext());
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

function answer() {
  const told = document.querySelector("[data-sound]");
  if (told && navigator.userActivation?.hasBeenActive) hear(told.dataset.sound);
  told?.removeAttribute("data-sound");
}

addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-select]")) target.select();
});
addEventListener("htmx:after:swap", answer);
answer();
document.activeElement?.matches("[data-select]") && document.activeElement.select();

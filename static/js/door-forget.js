// Whoever signed out leaves no list of people on this device. What is not sent yet stays, and is told.
// Without this file the list is forgotten two days after the event.

import { read, store } from "./door-store.js";

const ofStaff = ({ door }) => door.includes("#");
for (const { door } of (await read("lists", (lists) => lists.getAll())).filter(ofStaff)) await store("lists", (lists) => lists.delete(door));
await caches.delete("tular-door-pages");
const acts = (await read("acts", (kept) => kept.getAll())).filter(ofStaff);
for (const { key } of acts.filter((act) => act.done)) await store("acts", (kept) => kept.delete(key));
document.querySelector("#door-left").hidden = acts.every((act) => act.done);

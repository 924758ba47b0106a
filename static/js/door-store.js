// What this phone keeps for the door: the list of a door link, and every act until the server has received it.
// Without it, or on a phone that stores nothing, the door works as long as the network does, and the page says so.

let opened;

function database() {
  return (opened ??= new Promise((resolve, reject) => {
    const opening = indexedDB.open("tular-door", 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("lists", { keyPath: "door" });
      opening.result.createObjectStore("acts", { keyPath: "key" });
    };
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      opening.result.onclose = () => (opened = undefined);
      resolve(opening.result);
    };
  }));
}

// One transaction on one store; gives the result of the request that `act` returns, once it is safely on the disk.
// A connection that died while the phone slept is opened once more.
export async function store(name, act, mode = "readwrite") {
  const held = await database();
  try {
    return await transact(held, name, act, mode);
  } catch (failed) {
    if (failed?.name !== "InvalidStateError") throw failed;
    opened = undefined;
    return transact(await database(), name, act, mode);
  }
}

export const read = (name, act) => store(name, act, "readonly");

function transact(held, name, act, mode) {
  return new Promise((resolve, reject) => {
    const work = held.transaction(name, mode, { durability: "strict" });
    const request = act(work.objectStore(name));
    work.oncomplete = () => resolve(request?.result);
    work.onabort = () => reject(work.error ?? work);
  });
}

// The acts of this door in the order in which they were made, whatever the clock said then.
export async function acts(door) {
  const all = await read("acts", (kept) => kept.getAll());
  return all.filter((act) => act.door === door).sort((one, other) => one.order - other.order);
}

// Change an act that is still there, in one transaction, whatever another tab did to it meanwhile.
export function change(key, act) {
  return store("acts", (kept) => {
    const found = kept.get(key);
    found.onsuccess = () => found.result && act(kept, found.result);
    return found;
  });
}

// A door is named by its address; that of staff also by whose it is, after "#": nobody sends what another recorded.
export const address = (door, path) => `${door.split("#")[0]}/${path}`;

export function random(bytes = 16) {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

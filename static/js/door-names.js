// Finds names as people type them: other spelling, titles, another order, one or two wrong letters.
// Without it the server searches, by the same rules (intake/spelling.py) but for the wrong letters.

const BEFORE = new Set(("prof dr dra drs ir drg apt ns h hj hjh kh ust ustadz pdt st rr r rm ra gus ning tgk bripka akbp kompol " +
  "aiptu bpk bapak ibu sdr sdri pak bu mas mbak").split(" "));
const AFTER = new RegExp(String.raw`^(?:[sma]\.?\s?(?:sos|si|pd|pdi|ag|kom|kes|kep|hum|psi|psikolog|sn|tr|stat|ak|ap|ip|ikom|st|` +
  String.raw`e|h|m|t|p|pt|sc|kn|phil|ed|a|ba|th|gz|keb|farm|md|tp|sp|mb)\.?(?:\s?\w{1,4})?|a\.?md.*|` +
  String.raw`ph\.?d|mpsp|mpssp|sst|aks|m\.?p\.?a|m\.?b\.?a|lc|b\.?sc|b\.?a)$`, "i");
const ALIKE = [[/oe/g, "u"], [/dj/g, "j"], [/tj/g, "c"], [/sj|sy|sh/g, "s"], [/kh/g, "h"], [/ch/g, "h"], [/[vp]h?/g, "f"], [/y/g, "i"], [/z/g, "s"],
  [/(.)\1+/g, "$1"]];

function fold(text) {
  return text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replace(/['’`]/g, "").replace(/[^\p{L}\p{N}_]+/gu, " ").trim();
}

// What sounds alike is written alike: "Soedjono" and "Sujono".
export function sound(key) {
  return ALIKE.reduce((heard, [written, as]) => heard.replace(written, as), key);
}

export function parts(typed) {
  const words = typed.split(",")[0].split(/\s+/).filter(Boolean);
  while (words.length > 1 && BEFORE.has(words[0].replace(/\./g, "").toLowerCase())) words.shift();
  while (words.length > 1 && words.at(-1).includes(".") && AFTER.test(words.at(-1))) words.pop();
  return fold(words.join(" ")).split(" ").filter(Boolean);
}

export function nameKey(name) {
  return parts(name).join("");
}

// The fewest wrong, missing or surplus letters with which `part` stands anywhere in `key`.
export function faults(part, key) {
  let row = new Array(key.length + 1).fill(0);
  for (let i = 1; i <= part.length; i++) {
    let corner = row[0];
    row[0] = i;
    for (let j = 1; j <= key.length; j++) {
      const above = row[j];
      row[j] = Math.min(above + 1, row[j - 1] + 1, corner + (part[i - 1] === key[j - 1] ? 0 : 1));
      corner = above;
    }
  }
  return Math.min(...row);
}

const forgiven = (part) => (part.length > 7 ? 2 : part.length > 4 ? 1 : 0);

// Those whose name fits best, the best first; `key` and `heard` of each are made beforehand.
export function byName(people, typed) {
  const words = parts(typed);
  if (words.join("").length < 2) return [];
  const heard = words.map(sound);
  const whole = words.join("");
  const scored = [];
  for (const person of people) {
    let score = 0;
    for (let i = 0; i < words.length && score < 9; i++) {
      if (person.key.includes(words[i])) continue;
      const wrong = person.heard.includes(heard[i]) ? 0.5 : faults(heard[i], person.heard);
      score += wrong > forgiven(heard[i]) ? 9 : wrong;
    }
    if (score < 9) scored.push([score + (person.key.startsWith(whole) ? 0 : 0.25), person]);
  }
  const best = Math.min(...scored.map(([score]) => score));
  return scored.filter(([score]) => score <= Math.max(best, 0.25) + (best > 0.25 ? 0.5 : 0))
    .sort(([one, a], [other, b]) => one - other || (a.key < b.key ? -1 : 1)).map(([, person]) => person);
}

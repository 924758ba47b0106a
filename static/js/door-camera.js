// Reads proofs with this phone's camera: by the browser's own detector where there is one, else by a decoder in JavaScript.
// Without it, or without a camera, the field takes a scanner's keys, a spoken code or a name all the same.

const WIDEST = 960; // pixels; more makes old phones slow and finds no more
const AGAIN = 4000; // the same proof in front of the camera is one scan for so long
const box = document.querySelector("#camera");
const video = box.querySelector("video");
const canvas = document.createElement("canvas");
let detector;
let stream;
let last = { text: "", at: 0 };

async function make() {
  const own = globalThis.BarcodeDetector;
  if (own && (await own.getSupportedFormats().catch(() => [])).includes("qr_code")) return new own({ formats: ["qr_code"] });
  const { BarcodeDetector } = await import("../vendor/qr-0.7.0/decode.js");
  return new BarcodeDetector({ formats: ["qr_code"] });
}

async function start(choice) {
  stop();
  const wanted = choice ? { deviceId: { exact: choice } } : { facingMode: "environment" };
  stream = await navigator.mediaDevices.getUserMedia({ video: { ...wanted, width: { ideal: 1280 }, height: { ideal: 720 } } });
  video.srcObject = stream;
  await video.play();
  const [track] = stream.getVideoTracks();
  const torch = box.querySelector("[data-camera=torch]");
  torch.hidden = !track.getCapabilities?.().torch;
  torch.setAttribute("aria-pressed", "false");
  const cameras = (await navigator.mediaDevices.enumerateDevices()).filter((each) => each.kind === "videoinput");
  const select = box.querySelector("select");
  select.closest("div").hidden = cameras.length < 2;
  select.replaceChildren(...cameras.map((each, place) => new Option(each.label || place + 1, each.deviceId, false, each.deviceId === track.getSettings().deviceId)));
  box.querySelector("[data-view]").hidden = false;
  box.querySelector("[data-camera=open]").hidden = true;
  box.querySelector("[data-camera=close]").focus({ preventScroll: true });
}

// Gives each proof to `found`, once.
export async function open(found, choice) {
  box.querySelector("[data-failed]").hidden = true;
  try {
    detector ??= await make();
    await start(choice);
  } catch {
    stop();
    box.querySelector("[data-failed]").hidden = false;
    return;
  }
  const mine = stream;
  while (stream === mine) {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = video.videoWidth * scale;
    canvas.height = video.videoHeight * scale;
    canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0, canvas.width, canvas.height);
    const [code] = await detector.detect(canvas).catch(() => []);
    const at = performance.now();
    if (code && stream === mine && (code.rawValue !== last.text || at - last.at > AGAIN)) await found(code.rawValue);
    if (code) last = { text: code.rawValue, at: performance.now() };
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}

function stop() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = undefined;
  box.querySelector("[data-view]").hidden = true;
  box.querySelector("[data-camera=open]").hidden = false;
}

export function close() {
  stop();
  box.querySelector("[data-camera=open]").focus();
}

export async function torch(button) {
  const lit = button.getAttribute("aria-pressed") !== "true";
  await stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: lit }] }).catch(() => {});
  button.setAttribute("aria-pressed", String(lit));
}

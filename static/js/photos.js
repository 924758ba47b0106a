// Makes photos small before they are sent, so that a weak signal carries them. Without this file they go as they are.

const QUALITY = 0.8;

async function shrunk(file, longest) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // what is see-through stays light
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return drawn && drawn.size < file.size ? new File([drawn], "foto.jpg", { type: "image/jpeg" }) : file;
}

for (const field of document.querySelectorAll("input[type=file][data-shrink]")) {
  let working = null;
  field.addEventListener("change", () => {
    const chosen = [...field.files];
    working = Promise.all(chosen.map((file) => shrunk(file, Number(field.dataset.shrink)).catch(() => file)))
      .then((small) => {
        const list = new DataTransfer();
        small.forEach((file) => list.items.add(file));
        field.files = list.files;
      })
      .catch(() => {}) // what cannot be made small is sent as it is
      .finally(() => { working = null; });
  });
  // Sent while they are still being made small: wait for them, then send.
  field.form.addEventListener("submit", async (event) => {
    if (!working || event.defaultPrevented) return;
    event.preventDefault();
    await working;
    field.form.submit();
  });
}

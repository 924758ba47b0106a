// One press prints the page. Without this file, the browser's own menu prints the same clean sheet.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

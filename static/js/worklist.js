// Keys for the list of commitments: j and k go to the next and the row before, x ticks, s goes to the status,
// b to what is done to all that are ticked.
// They count only while a link or a tick of the list has the focus. Without this file the Tab key reaches all of it.

const TYPED_INTO = "select, input:not([type=checkbox]), textarea";

addEventListener("keydown", (event) => {
  const row = event.target.closest?.("#lines tbody tr");
  if (!row || event.ctrlKey || event.altKey || event.metaKey || event.target.matches(TYPED_INTO)) return;
  const to = {
    j: () => row.nextElementSibling?.querySelector("th a"),
    k: () => row.previousElementSibling?.querySelector("th a"),
    s: () => row.querySelector("select[name=status]"),
    b: () => document.querySelector("#bulk button"),
  }[event.key];
  const tick = row.querySelector("[name=commitment]");
  if (event.key === "x" && tick) tick.checked = !tick.checked;
  else if (!to) return;
  to?.()?.focus();
  event.preventDefault();
});

// Says a quarter of an hour before that the session ends. Without it the next page that is opened says so,
// and what is sent too late comes back after signing in.

const notice = document.getElementById("session-end");
const WARNED_BEFORE = 15 * 60;

function wait(left) {
  setTimeout(ask, (left - WARNED_BEFORE) * 1000);
}

// What was sent since, from here or from another tab, has kept the session alive. Reading this page does not.
async function ask() {
  const page = await fetch("/staff/password").then((answer) => answer.text()).catch(() => "");
  const left = Number(page.match(/data-left="(\d+)"/)?.[1] ?? 0);
  if (left > WARNED_BEFORE) return wait(left);
  notice.hidden = false;
  document.getElementById("live").textContent = notice.textContent.trim();
}

if (notice.hidden) wait(Number(notice.dataset.left));

// Shows a question only while the answer it depends on is given. Without this file every question shows, its hint says
// when to answer it, and the server asks for no more than that.

function follow() {
  for (const part of document.querySelectorAll("[data-when]")) {
    const { when, answer } = part.dataset;
    const given = [...document.getElementsByName(when)].some((control) => !control.disabled &&
      (control.matches("select") ? control.value === answer : control.checked && control.value === answer));
    part.hidden = !given;
    for (const control of part.querySelectorAll("input, select, textarea")) control.disabled = !given;
  }
}

addEventListener("change", follow);
addEventListener("htmx:after:swap", follow); // also after the queue has drawn the form anew
addEventListener("pageshow", follow);
follow();

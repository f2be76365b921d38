// Shows one of the two languages, and opens what is folded while the page is printed.
function show(lang) {
  document.documentElement.lang = lang;
  for (const part of document.querySelectorAll("[data-lang]")) part.hidden = part.dataset.lang !== lang;
  document.title = document.querySelector(`[data-lang="${lang}"] h1`).textContent;
}
for (const button of document.querySelectorAll("button[data-to]")) {
  button.addEventListener("click", () => show(button.dataset.to));
}
window.addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details:not([open])")) {
    part.open = true;
    part.dataset.closed = "";
  }
});
window.addEventListener("afterprint", () => {
  for (const part of document.querySelectorAll("details[data-closed]")) {
    part.open = false;
    delete part.dataset.closed;
  }
});
show(document.documentElement.lang);

// Toasts leave by themselves, except errors and those with something to undo; a failed request says so.
const LASTS_MS = 8000;
const area = document.getElementById("toasts");

const leave = (toast) => {
  toast.classList.add("is-leaving");
  setTimeout(() => toast.remove(), 250);
};

const keep = (toast) => toast.classList.contains("is-bad") || toast.querySelector("form") !== null;

const start = (toast) => {
  if (toast.dataset.started) return;
  toast.dataset.started = "1";
  toast.querySelector("[data-dismiss]")?.addEventListener("click", () => leave(toast));
  if (keep(toast)) return;
  let timer = setTimeout(() => leave(toast), LASTS_MS);
  const wait = () => clearTimeout(timer);
  const resume = () => { clearTimeout(timer); timer = setTimeout(() => leave(toast), LASTS_MS); };
  for (const name of ["mouseenter", "focusin"]) toast.addEventListener(name, wait);
  for (const name of ["mouseleave", "focusout"]) toast.addEventListener(name, resume);
};

const startAll = () => area.querySelectorAll(".toast").forEach(start);

const sayFailed = () => {
  const copy = document.getElementById("toast-failed")?.content.firstElementChild?.cloneNode(true);
  if (copy) area.append(copy);
};

if (area) {
  startAll();
  new MutationObserver(startAll).observe(area, { childList: true });
  document.body.addEventListener("htmx:responseError", sayFailed);
  document.body.addEventListener("htmx:sendError", sayFailed);
}

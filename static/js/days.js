// A slider over a date field: it moves the day, says it, and asks for the page anew once it rests.
const DAY_MS = 24 * 60 * 60 * 1000;
const REST_MS = 350;
const said = new Intl.DateTimeFormat("en-US", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
let resting = 0;

const dayOf = (slider) => new Date(Date.parse(slider.dataset.daysFrom) + Number(slider.value) * DAY_MS);

const words = (day) => {
  const part = Object.fromEntries(said.formatToParts(day).map(({ type, value }) => [type, value]));
  return `${part.weekday} ${part.day} ${part.month} ${part.year}`;
};

document.addEventListener("input", (event) => {
  const slider = event.target.closest("[data-days-from]");
  if (!slider) return;
  const day = dayOf(slider);
  const form = slider.form;
  form.elements.on.value = day.toISOString().slice(0, 10);
  form.querySelector("[data-days-said]").textContent = words(day);
  slider.setAttribute("aria-valuetext", words(day));
  clearTimeout(resting);
  resting = setTimeout(() => form.requestSubmit(), REST_MS);
});

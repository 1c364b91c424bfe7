// `/` and Ctrl-K or Cmd-K go to the search field. A person can switch `/` off, since it is a key alone.
const OFF = "shortcut-off";
const field = document.querySelector("[data-search]");
const choice = document.querySelector("[data-shortcut-choice]");

const typing = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;
const isSlash = (event) => event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
const isControlK = (event) => event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
const slashAllowed = () => localStorage.getItem(OFF) === null;

if (field) {
  document.addEventListener("keydown", (event) => {
    if (isControlK(event) || (isSlash(event) && slashAllowed() && !typing(event.target))) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && field.value === "") field.blur();
  });
}

if (choice) {
  const box = choice.querySelector("input");
  choice.hidden = false;
  box.checked = slashAllowed();
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}

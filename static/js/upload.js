// A drop area lights up while a file hangs over it, and says the name and size of what was chosen.
const units = ["bytes", "KB", "MB", "GB"];

const sizeInWords = (bytes) => {
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const value = bytes / 1024 ** step;
  return `${value >= 10 || step === 0 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
};

const describe = (files, limit) => {
  const large = files.find((file) => limit && file.size > limit);
  if (large) return { bad: true, words: `${large.name} is ${sizeInWords(large.size)}; the most that fits is ${sizeInWords(limit)}. Choose a smaller file.` };
  return { bad: false, words: files.map((file) => `${file.name}, ${sizeInWords(file.size)}`).join("; ") };
};

const attach = (drop) => {
  const input = drop.querySelector("input[type=file]");
  const said = drop.querySelector(".drop-said");
  if (!input || !said) return;

  const say = () => {
    const { bad, words } = describe([...input.files], Number(input.dataset.limit));
    said.textContent = words;
    said.classList.toggle("is-bad", bad);
    drop.classList.toggle("is-chosen", input.files.length > 0);
    input.setCustomValidity(bad ? words : "");
  };
  const light = (on) => drop.classList.toggle("is-over", on);

  drop.addEventListener("dragover", (event) => { event.preventDefault(); light(true); });
  drop.addEventListener("dragleave", (event) => { if (!drop.contains(event.relatedTarget)) light(false); });
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    light(false);
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", say);
  say();
};

document.querySelectorAll("[data-drop]").forEach(attach);

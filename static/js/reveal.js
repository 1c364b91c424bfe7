// A password can be shown while it is typed.
const words = { show: "Show", hide: "Hide" };

const attach = (box) => {
  const input = box.querySelector("input");
  const button = box.querySelector("[data-reveal]");
  button.hidden = false;
  const set = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? words.hide : words.show;
    button.setAttribute("aria-label", `${button.textContent} password`);
  };
  button.addEventListener("click", () => set(input.type === "password"));
  input.form?.addEventListener("submit", () => set(false));
};

document.querySelectorAll(".joined:has([data-reveal])").forEach(attach);

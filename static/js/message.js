// The frame around an e-mail is as tall as the e-mail, also when the window becomes narrower or wider.
const fit = (frame) => {
  const page = frame.contentDocument?.documentElement;
  if (!page) return;
  frame.setAttribute("height", "0");
  frame.setAttribute("height", String(page.scrollHeight + 2));
};

for (const frame of document.querySelectorAll("iframe.message-frame")) {
  frame.addEventListener("load", () => fit(frame));
  if (frame.contentDocument?.readyState === "complete") fit(frame);
  addEventListener("resize", () => fit(frame));
}

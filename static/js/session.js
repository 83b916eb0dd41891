// Warns some minutes before the session ends, and lets somebody stay signed in without leaving the page.
// Other tabs count too: before it warns, it asks the server how long there really is.
(() => {
  "use strict";

  const box = document.getElementById("session-end");
  if (!box) return;
  const warnAt = Number(box.dataset.warnSeconds);
  const words = box.querySelector("[data-session-text]");
  const stay = box.querySelector("[data-session-stay]");
  const again = box.querySelector("[data-session-again]");
  let timer = 0;

  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(1, seconds) * 1000);
  };

  const show = (text, buttons) => {
    words.textContent = text;
    stay.hidden = !buttons.stay;
    again.hidden = !buttons.again;
    box.hidden = false;
  };

  const tell = ({ seconds, can_be_kept: canBeKept }) => {
    if (seconds <= 0) {
      show(box.dataset.ended, { again: true });
      return;
    }
    if (seconds > warnAt) {
      box.hidden = true;
      later(seconds - warnAt);
      return;
    }
    const minutes = Math.max(1, Math.ceil(seconds / 60));
    const text = canBeKept ? box.dataset.idle : box.dataset.final;
    show(text.replace("%s", minutes), { stay: canBeKept });
    later(seconds > 60 ? Math.min(60, seconds - 60) : seconds + 1);
  };

  const ask = async (method) => {
    const headers = { Accept: "application/json", "X-CSRFToken": box.dataset.token };
    try {
      const answer = await fetch(box.dataset.url, { method, headers });
      tell(answer.ok ? await answer.json() : { seconds: 0 });
    } catch {
      later(30);
    }
  };

  const look = () => ask("GET");

  stay.addEventListener("click", () => ask("POST"));
  // A laptop that slept has not counted.
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  later(Number(box.dataset.seconds) - warnAt);
})();

// The second half of a double click does nothing: not a second comment, and not a vote taken back.
{
  const pressed = new Map();
  const sending = new WeakSet();

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button:not([type=button])");
    if (!button?.form || button.form.method !== "post") return;
    const name = button.id || `${button.form.action} ${button.value}`;
    const soon = event.timeStamp - (pressed.get(name) ?? -Infinity) < 500;
    pressed.set(name, event.timeStamp);
    if (!soon) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return; // htmx keeps its own order
    if (sending.has(form)) return event.preventDefault();
    sending.add(form);
    event.submitter?.setAttribute("data-busy", "");
  });

  window.addEventListener("pageshow", (event) => { // back from the next page: the form may be sent again
    if (!event.persisted) return;
    document.querySelectorAll("form").forEach((form) => sending.delete(form));
    document.querySelectorAll("[data-busy]").forEach((button) => button.removeAttribute("data-busy"));
  });
}

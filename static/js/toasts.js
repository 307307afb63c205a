// Answers that never came, said in words that wait in #toasts; and the button that puts a message away.
{
  const box = () => document.getElementById("toasts");

  const tell = (kind) => {
    const pattern = document.getElementById(`toast-${kind}`);
    if (pattern) box().replaceChildren(pattern.content.cloneNode(true));
  };

  document.addEventListener("htmx:sendError", () => tell("unreachable"));
  document.addEventListener("htmx:timeout", () => tell("unreachable"));
  document.addEventListener("htmx:responseError", (event) => {
    // The server's own words are in the box already; what stands between may have answered with a page of its own.
    if (!event.detail.xhr.responseText.includes("data-toast")) tell("failed");
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss]");
    if (!button) return;
    const notice = button.closest(".notice");
    (notice.closest("main")?.querySelector("h1") ?? document.getElementById("main"))?.focus({ preventScroll: true });
    notice.remove();
  });
}

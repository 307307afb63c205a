// Forgets a draft once it has arrived. A page that came after sending says so by being an ordinary page; the pages for joining, for
// signing in and for errors carry [data-drafts=keep], and so does a form that came back with errors: then the draft stays.
{
  const pending = () => JSON.parse(sessionStorage.getItem("drafts-sent") ?? "[]");

  const settle = () => {
    const cameBySending = sessionStorage.getItem("form-sent");
    sessionStorage.removeItem("form-sent");
    if (document.querySelector("[data-drafts=keep], [aria-invalid=true]")) return;
    if (cameBySending) pending().forEach(community.forget);
    sessionStorage.removeItem("drafts-sent");
  };

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    const draft = event.target.closest("draft-keeper")?.key;
    sessionStorage.setItem("form-sent", "yes");
    if (draft) sessionStorage.setItem("drafts-sent", JSON.stringify([...new Set([...pending(), draft])]));
  });

  const arrived = (form) => {
    const keeper = form.closest?.("draft-keeper");
    if (keeper?.form === form) keeper.forget();
  };

  // Before the answer takes the form's place: the form that comes would find the draft and bring it back.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status < 300) arrived(event.detail.requestConfig.elt);
  });
  document.addEventListener("htmx:afterRequest", (event) => { // an answer that leads elsewhere is not swapped
    if (event.detail.successful) arrived(event.detail.elt);
  });

  try { settle(); } catch { /* no storage: nothing was kept */ }
}

// Where the keyboard goes after a part of the page was replaced: to its first error, or to what asks for it with data-focus.
// Otherwise htmx itself returns to the element of the same id, so every button that is replaced has one.
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  if (!part.querySelector) return;
  const wish = "[aria-invalid=true], [data-focus]";
  const target = part.matches(wish) ? part : part.querySelector(wish);
  if (!target) return;
  target.focus();
  target.removeAttribute("data-focus"); // asked once
});

// A page that came back with errors begins at the list of them.
document.querySelector("[data-error-summary]")?.focus();

// What can be taken away on the whole site only leaves no other place to choose. Without this script the style sheet hides
// the others, and the server says why.
customElements.define("site-only", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.form.addEventListener("change", () => this.#limit());
    this.#limit();
  }

  #limit() {
    const places = this.form.elements.scope;
    const isLimited = this.querySelector("[data-site-only]:checked") !== null;
    for (const option of places.options) option.disabled = isLimited && option.value !== "site";
    if (isLimited) places.value = "site";
  }
});

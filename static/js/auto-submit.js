// Filters that act as soon as one is chosen. With the keyboard one passes other choices on the way, so there the button acts.
customElements.define("auto-submit", class extends HTMLElement {
  #keyboard = false;

  connectedCallback() {
    this.button = this.querySelector("[data-submit]");
    if (this.button) this.button.hidden = true;
    this.addEventListener("pointerdown", () => { this.#keyboard = false; });
    this.addEventListener("keydown", (event) => { this.#keyboard = event.key !== "Tab"; });
    this.addEventListener("change", (event) => this.#changed(event));
  }

  #changed(event) {
    if (this.#keyboard && this.button) this.button.hidden = false;
    else event.target.form.requestSubmit();
  }
});

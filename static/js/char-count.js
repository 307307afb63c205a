// Counts down what still fits into a field. Nothing is cut off: what is too long can be seen, and shortened.
// <char-count for="body" data-max="10000" data-text="Characters left: {n}" hidden></char-count>
customElements.define("char-count", class extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    if (!this.field) return;
    this.update = () => this.#show();
    this.field.addEventListener("input", this.update);
    this.field.form?.addEventListener("reset", () => setTimeout(this.update));
    this.update();
  }

  disconnectedCallback() {
    this.field?.removeEventListener("input", this.update);
  }

  #show() {
    const max = Number(this.dataset.max);
    const left = max - [...this.field.value].length;
    const near = left <= Math.max(20, max / 10);
    this.hidden = !near;
    this.toggleAttribute("data-over", left < 0);
    this.setAttribute("aria-live", near ? "polite" : "off");
    this.textContent = this.dataset.text.replace("{n}", left.toLocaleString(document.documentElement.lang));
  }
});

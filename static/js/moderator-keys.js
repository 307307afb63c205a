// The console by keyboard: j and k through the queue, a digit for what follows, Ctrl+Enter decides. What is recommended
// follows the rule that is chosen. Without this script everything is done by Tab, arrows and Enter.
customElements.define("moderator-keys", class extends HTMLElement {
  connectedCallback() {
    this.keys = (event) => this.#pressed(event);
    document.addEventListener("keydown", this.keys);
    this.form = this.querySelector("form.decide");
    this.form?.elements.clause?.addEventListener("change", () => this.#advise());
    this.form?.addEventListener("input", (event) => { event.target.dataset.touched = ""; });
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.keys);
  }

  #pressed(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const decide = this.form?.querySelector("[data-decide]");
      if (!decide) return;
      event.preventDefault();
      this.form.requestSubmit(decide);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])")) return;
    if (event.key === "j" || event.key === "k") this.#step(event.key === "j" ? 1 : -1);
    else this.#choose(this.form?.querySelector(`[data-key="${CSS.escape(event.key)}"]`));
  }

  #step(by) {
    const items = [...this.querySelectorAll("[data-queue]")];
    const here = items.indexOf(document.activeElement);
    const open = items.findIndex((item) => item.closest(".here"));
    const at = here >= 0 ? here + by : open >= 0 ? open + by : by > 0 ? 0 : items.length - 1;
    items[Math.min(items.length - 1, Math.max(0, at))]?.focus();
  }

  #choose(radio) {
    if (!radio) return;
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #advise() {
    const { rung, days } = this.form.elements.clause.selectedOptions[0].dataset;
    const said = this.form.querySelector("[data-advised]");
    if (!rung || !said) return;
    said.textContent = said.closest("[data-advice]").dataset[rung];
    this.form.querySelector("[data-advised-days]")?.remove();
    const untouched = !this.form.querySelector("[name=rung][data-touched]");
    if (untouched) this.form.querySelector(`[name=rung][value="${rung}"]`).checked = true;
    if (Number(days) && !("touched" in this.form.elements.lasts.dataset)) this.form.elements.lasts.value = days;
  }
});

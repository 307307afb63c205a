// Pictures chosen, dropped or pasted go to /uploads; what comes back is written where the caret stands.
// <picture-drop data-url="/uploads" data-sending="Sending {name} …" data-sent="…" data-failed="{name}: {reason}" data-unreachable="…">
//   a textarea, an input[type=file], and [data-picture-state], which is a live region
customElements.define("picture-drop", class extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    this.chooser = this.querySelector("input[type=file]");
    if (!this.area || !this.chooser) return;
    this.chooser.addEventListener("change", () => { this.#send(this.chooser.files); this.chooser.value = ""; });
    this.area.addEventListener("paste", (event) => this.#take(event, event.clipboardData));
    this.area.addEventListener("drop", (event) => { this.removeAttribute("data-over"); this.#take(event, event.dataTransfer); });
    this.area.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      this.setAttribute("data-over", "");
    });
    this.area.addEventListener("dragleave", () => this.removeAttribute("data-over"));
  }

  #take(event, carried) {
    const pictures = [...carried.files].filter((file) => file.type.startsWith("image/"));
    if (pictures.length) event.preventDefault();
    this.#send(pictures);
  }

  async #send(files) { // one after another, so that they stand in the order chosen
    for (const file of [...files]) {
      this.#say(this.dataset.sending, file);
      const { markdown, reason } = await this.#post(file);
      if (markdown) this.#write(markdown);
      this.#say(markdown ? this.dataset.sent : this.dataset.failed, file, reason);
    }
  }

  async #post(file) {
    const body = new FormData();
    body.append("csrf_token", this.area.form?.elements.csrf_token?.value ?? "");
    body.append("picture", file);
    try {
      const answer = await fetch(this.dataset.url, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = await answer.json();
      return answer.ok ? said : { reason: said.detail ?? said.title };
    } catch {
      return { reason: this.dataset.unreachable };
    }
  }

  #write(markdown) {
    const before = this.area.value.slice(0, this.area.selectionStart);
    const text = `${before && !before.endsWith("\n") ? "\n" : ""}${markdown}\n`;
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #say(text, file, reason = "") {
    this.querySelector("[data-picture-state]").textContent = text.replace("{name}", file.name).replace("{reason}", reason);
  }
});

// Keeps what is typed into the form inside it on this device, and brings it back. draft-sent.js forgets it once it has arrived.
// <draft-keeper data-key="idea-new" data-kept="Draft kept on this device, {ago}" data-restored="…"> a form, [data-draft-note] </draft-keeper>
customElements.define("draft-keeper", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.key = `draft:${this.dataset.key}`;
    if (!this.form) return;
    this.#restore();
    this.addEventListener("input", () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.#keep(), 400); });
    this.form.addEventListener("submit", () => { clearTimeout(this.timer); this.#keep(); });
    this.querySelector("[data-draft-discard]")?.addEventListener("click", () => { this.forget(); this.form.reset(); });
    this.clock = setInterval(() => this.#tell(), 10_000);
  }

  disconnectedCallback() {
    clearInterval(this.clock);
    clearTimeout(this.timer);
  }

  forget() {
    community.forget(this.key);
    this.at = 0;
    this.#tell();
  }

  #fields() {
    return [...this.form.elements].filter((field) => field.name && /^(text|textarea|search|url|number|select-one)$/.test(field.type));
  }

  #given(field) { // what the server put there
    return field.options ? ([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.value : field.defaultValue;
  }

  #keep() {
    const changed = this.#fields().filter((field) => field.value !== this.#given(field));
    if (!changed.length) return this.forget();
    const fields = changed.map((field) => [field.name, this.#given(field), field.value]);
    this.at = community.keep(this.key, { at: Date.now(), fields }) ? Date.now() : 0;
    this.#tell();
  }

  #restore() { // only into fields that hold what they held when the draft was begun: newer text from the server wins
    const draft = community.recall(this.key);
    const was = new Map((draft?.fields ?? []).map(([name, given, value]) => [name, { given, value }]));
    const fitting = this.#fields().filter((field) => was.get(field.name)?.given === this.#given(field));
    for (const field of fitting) field.value = was.get(field.name).value;
    if (fitting.length) community.announce(this.dataset.restored);
    this.at = fitting.length ? draft.at : 0;
    this.#tell();
  }

  #tell() {
    const note = this.querySelector("[data-draft-note]");
    if (!note) return;
    note.hidden = !this.at;
    if (this.at) note.querySelector("[data-draft-text]").textContent = this.dataset.kept.replace("{ago}", community.timeAgo(this.at, "short"));
  }
});

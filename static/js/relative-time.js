// Keeps the server's "3 minutes ago" true while the page stays open.
// <relative-time><time datetime="…" title="…">3 minutes ago</time></relative-time>
customElements.define("relative-time", class extends HTMLElement {
  static #all = new Set();
  static #clock = null;

  static #tick() {
    document.hidden || this.#all.forEach((one) => one.update());
  }

  connectedCallback() {
    const all = this.constructor;
    all.#all.add(this);
    all.#clock ??= setInterval(() => all.#tick(), 30_000);
  }

  disconnectedCallback() {
    this.constructor.#all.delete(this);
  }

  update() {
    const time = this.querySelector("time");
    const moment = Date.parse(time?.dateTime);
    if (!(Date.now() - moment >= 60_000)) return; // within its first minute the server's words stand
    const text = community.timeAgo(moment);
    if (text !== time.textContent) time.textContent = text;
  }
});

// A link that copies its own address, and stays a link where the clipboard is out of reach.
// <copy-link data-copied="Link copied"><a href="/ideas/42#comment-7">Link</a></copy-link>
customElements.define("copy-link", class extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard) return;
    this.addEventListener("click", (event) => this.#copy(event));
  }

  async #copy(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      location.assign(link.href);
      return;
    }
    community.announce(this.dataset.copied);
    this.label ??= link.innerHTML;
    link.textContent = this.dataset.copied;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { link.innerHTML = this.label; }, 2000);
  }
});

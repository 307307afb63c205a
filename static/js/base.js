// What several elements share: a moment in words, and a place on this device that may be missing.
window.community = {
  // As the server words it: the largest unit of which a whole one has passed.
  timeAgo(moment, style = "long") {
    const seconds = Math.max(0, (Date.now() - moment) / 1000);
    const units = [["year", 31557600], ["month", 2629800], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
    const [unit, size] = units.find(([, length]) => seconds >= length) ?? ["second", 1];
    const numeric = style === "long" ? "always" : "auto";
    const words = new Intl.RelativeTimeFormat(document.documentElement.lang || undefined, { style, numeric });
    return words.format(-Math.floor(seconds / size), unit);
  },

  announce(text) {
    document.dispatchEvent(new CustomEvent("announce", { detail: text }));
  },

  recall(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  },

  keep(key, value) { // true when it was kept
    try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; }
  },

  forget(key) {
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  },
};

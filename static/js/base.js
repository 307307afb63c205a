// What several elements share: a moment in words, and a place on this device that may be missing.
window.community = {
  // As the server words it: the largest unit of which at least 0.85 have passed.
  timeAgo(moment, style = "long") {
    const seconds = (moment - Date.now()) / 1000;
    const units = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
    const [unit, size] = units.find(([, length]) => Math.abs(seconds) / length >= 0.85) ?? ["second", 1];
    const words = new Intl.RelativeTimeFormat(document.documentElement.lang || undefined, { style, numeric: style === "long" ? "always" : "auto" });
    return words.format(Math.round(seconds / size), unit);
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

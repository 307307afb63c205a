// What changed, said aloud: anyone dispatches "announce"; a fragment says it with data-announce; messages of the last act are repeated.
{
  const say = (text) => {
    const region = document.getElementById("live");
    if (!region || !text) return;
    region.textContent = "";
    setTimeout(() => { region.textContent = text; }, 60); // emptied first, so that the same words twice are read twice
  };

  document.addEventListener("announce", (event) => say(event.detail));

  document.addEventListener("htmx:load", (event) => {
    const root = event.detail.elt;
    const speaker = root.matches?.("[data-announce]") ? root : root.querySelector?.("[data-announce]");
    if (speaker && root !== document.body) say(speaker.dataset.announce);
  });

  document.addEventListener("DOMContentLoaded", () => {
    say([...document.querySelectorAll("[data-flash]")].map((flash) => flash.textContent.trim()).join(" "));
  });
}

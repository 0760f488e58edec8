
"use strict";
// Fetches this page again every few seconds and takes over the sections that differ. Without scripts the page is whole.
(() => {
  const EVERY_MILLIS = 3000;
  const PATIENCE_MILLIS = 5000;
  const silence = document.getElementById("silence");
  const mode = document.getElementById("mode");
  let isAsking = false;
  let lastAnswer = new Date();

  function keepOpen(fresh, old) {
    const isFirstList = old.querySelector("details") === null;
    for (const details of fresh.querySelectorAll("details")) {
      const known = document.getElementById(details.id);
      if (known) {
        details.open = known.open;
      } else if (!isFirstList) {
        details.open = false;
      }
    }
  }

  // Where a table was scrolled to, and what had the focus, by its place in the section.
  function keepPlaces(fresh, old) {
    const places = ".scroll, summary";
    const before = [...old.querySelectorAll(places)];
    const after = [...fresh.querySelectorAll(places)];
    const sameKey = (a, b) => (a.closest("details")?.id ?? a.ariaLabel) === (b.closest("details")?.id ?? b.ariaLabel)
      && a.tagName === b.tagName;
    const focused = before.find(place => place === document.activeElement);
    old.replaceWith(fresh);
    for (const place of before) {
      if (place.dataset.left && place.dataset.left !== "0") {
        const twin = after.find(candidate => sameKey(candidate, place));
        if (twin) twin.scrollLeft = Number(place.dataset.left);
      }
    }
    if (focused) after.find(candidate => sameKey(candidate, focused))?.focus({ preventScroll: true });
  }

  function takeOver(page) {
    for (const fresh of page.querySelectorAll("main > section")) {
      const old = document.getElementById(fresh.id);
      if (!old) return location.reload(); // Another version of the agent answers now.
      keepOpen(fresh, old);
      const selection = document.getSelection();
      const isBeingRead = !selection.isCollapsed && selection.containsNode(old, true);
      if (!isBeingRead && old.innerHTML !== fresh.innerHTML) {
        for (const place of old.querySelectorAll(".scroll")) place.dataset.left = String(place.scrollLeft);
        keepPlaces(document.adoptNode(fresh), old);
      }
    }
    document.getElementById("now").innerHTML = page.getElementById("now").innerHTML;
    document.title = page.title;
  }

  async function ask() {
    if (document.hidden || isAsking) return;
    isAsking = true;
    let text;
    try {
      const answer = await fetch(location.pathname, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MILLIS) });
      if (!answer.ok) throw new Error(String(answer.status));
      text = await answer.text();
      lastAnswer = new Date();
      silence.hidden = true;
    } catch (failure) {
      silence.textContent = "✕ This node has not answered since " + lastAnswer.toLocaleTimeString()
        + ": what is below is what it said then.";
      silence.hidden = false;
      return;
    } finally {
      isAsking = false;
    }
    takeOver(new DOMParser().parseFromString(text, "text/html"));
  }

  mode.textContent = ", renewed every " + EVERY_MILLIS / 1000 + " s";
  setInterval(ask, EVERY_MILLIS);
  document.addEventListener("visibilitychange", ask);
})();

// Loads the page again when what it shows has changed, unless the reader has typed something into it.

const shown = document.getElementById("watch").dataset;

const typed = () =>
  [...document.querySelectorAll("input, textarea")].some((field) => field.value !== field.defaultValue);

async function look() {
  try {
    const answer = await fetch(shown.ask, { cache: "no-store" });
    if (answer.ok && (await answer.text()) !== shown.state && !typed()) {
      location.reload();
      return;
    }
  } catch {
    // The server has ended, or is starting.
  }
  setTimeout(look, 250);
}

look();

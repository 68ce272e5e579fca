// Sends the form of an operation and shows the answer beside it. Without it the form opens the answer itself.

const form = document.querySelector("form.try");
const status = document.querySelector(".status");
const frame = document.querySelector(".answer");
const place = frame.querySelector("code");
const longest = 200_000; // characters that are shown

function addressOf() {
  const address = new URL(form.action, location.href);
  address.search = new URLSearchParams(new FormData(form));
  return address.href;
}

// The programs beside the form ask what the form asks, in the format that they read.
function showPrograms() {
  const address = new URL(addressOf());
  if (address.searchParams.get("format") === "json") address.searchParams.delete("format");
  const plain = new URL(address);
  plain.searchParams.delete("format");
  for (const code of document.querySelectorAll("[data-program]")) {
    const asked = code.dataset.program === "curl" ? address.href : plain.href;
    code.textContent =
      code.dataset.program === "curl"
        ? `curl '${asked.replaceAll("'", "%27")}'`
        : code.textContent.replace(/"https?:[^"\n]*"/, JSON.stringify(asked));
  }
}

function write(type, text) {
  if (!type.includes("json")) return text;
  const told = JSON.stringify(JSON.parse(text), null, 2);
  return told.length > longest ? `${told.slice(0, longest)}\n…` : told;
}

async function send(event) {
  event.preventDefault();
  const address = addressOf();
  frame.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address);
    const type = response.headers.get("Content-Type") ?? "";
    place.textContent = write(type, await response.text());
    frame.classList.toggle("wrong", !response.ok);
    const link = document.createElement("a");
    link.href = address;
    link.dir = "ltr";
    link.textContent = decodeURI(new URL(address).pathname + new URL(address).search);
    status.replaceChildren(`${response.status} · ${type.split(";")[0]} · `, link);
  } catch {
    status.textContent = status.dataset.failed;
  }
  frame.removeAttribute("aria-busy");
  frame.scrollTo(0, 0);
}

form.addEventListener("submit", send);
form.addEventListener("input", showPrograms);

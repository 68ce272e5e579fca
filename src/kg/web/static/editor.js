// Makes the form of the SPARQL editor into an editor with completion, and shows the answer beneath it.
// Where it fails, the form stays and sends the query itself.

const form = document.querySelector("form.ask");
const area = form.querySelector("textarea");
const endpoint = new URL(form.action, location.href).href;
const prefixes = JSON.parse(form.dataset.prefixes);
const problems = JSON.parse(form.dataset.problems);
const state = form.querySelector(".state");
const notice = form.querySelector(".notice");
const shared = form.querySelector(".shared");
const result = document.querySelector(".result");

// What the dataset uses, as its own description (VoID) has it.
const terms = `PREFIX void: <http://rdfs.org/ns/void#>
SELECT DISTINCT ?kind ?term WHERE {
  { ?part void:class ?term . BIND("class" AS ?kind) } UNION { ?part void:property ?term . BIND("property" AS ?kind) }
} ORDER BY ?term`;
let known;

function readTerms() {
  known ??= fetch(`${endpoint}?${new URLSearchParams({ query: terms, format: "json" })}`)
    .then((response) => response.json())
    .then(({ results }) => results.bindings.map(({ kind, term }) => ({ kind: kind.value, term: term.value })))
    .catch(() => []);
  return known;
}

const listTerms = async (kind) => (await readTerms()).filter((each) => each.kind === kind).map(({ term }) => term);

// The address of the page with what is written, to be shared.
function addressOf(query) {
  const address = new URL(form.dataset.page, location.href);
  address.searchParams.set("query", query);
  return address.href;
}

function showAddress(query) {
  const link = shared.querySelector("a");
  link.href = addressOf(query);
  link.querySelector("bdi").textContent = link.href.length > 120 ? `${link.href.slice(0, 119)}…` : link.href;
  history.replaceState(null, "", link.href);
  shared.hidden = false;
}

function showProblem(status, detail) {
  notice.querySelector(".problem").textContent = problems[status] ?? problems[status >= 500 ? 500 : 400];
  notice.querySelector(".detail").textContent = detail;
  notice.hidden = false;
}

// Asks, and returns the response with its text; null when it could not be had or was no answer.
async function ask(query) {
  const accept = "application/sparql-results+json, text/turtle;q=0.9, application/problem+json;q=0.5";
  let response;
  try {
    response = await fetch(endpoint, { method: "POST", headers: { Accept: accept }, body: new URLSearchParams({ query }) });
  } catch {
    showProblem(0, "");
    return null;
  }
  const text = await response.text();
  if (response.ok) return { response, text };
  let detail = text;
  try {
    detail = JSON.parse(text).detail;
  } catch {
    // Plain text says it as well.
  }
  showProblem(response.status, detail);
  return null;
}

function install(Yasgui) {
  const { Yasqe, Yasr } = Yasgui;
  Yasqe.forkAutocompleter("class", { name: "class-here", persistenceId: null, bulk: true, get: () => listTerms("class") });
  Yasqe.forkAutocompleter("property", { name: "property-here", persistenceId: null, bulk: true, get: () => listTerms("property") });
  Yasqe.forkAutocompleter("prefixes", {
    name: "prefixes-here",
    persistenceId: null,
    bulk: true,
    get: () => Object.entries(prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`),
  });
  const place = document.createElement("div");
  const yasqe = new Yasqe(place, {
    value: area.value,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    requestConfig: { endpoint },
    showQueryButton: false,
    resizeable: false,
    autocompleters: ["class-here", "property-here", "prefixes-here", "variables"],
    collapsePrefixesOnLoad: false,
    lineWrapping: true,
    viewportMargin: Infinity,
    screenReaderLabel: form.querySelector("label").textContent,
  });
  area.closest(".written").append(place);
  area.hidden = true;
  form.querySelector("label").removeAttribute("for");
  form.querySelector(".keys").hidden = false;
  form.classList.add("enriched");
  return { yasqe, makeResult: () => makeResult(Yasr) };
}

// The library leaves its fields without names that a screen reader could say.
function makeResult(Yasr) {
  const yasr = new Yasr(result.querySelector(".shown"), { persistenceId: null, prefixes });
  yasr.on("drawn", () => {
    for (const field of result.querySelectorAll("select, input")) {
      const words = field.placeholder || field.parentElement.textContent.split(":")[0].trim();
      if (!field.labels.length) field.setAttribute("aria-label", words);
    }
  });
  return yasr;
}

function connect({ yasqe, makeResult }) {
  let yasr;
  const run = async () => {
    const query = yasqe.getValue();
    notice.hidden = true;
    state.textContent = state.dataset.running;
    const started = performance.now();
    const answer = await ask(query);
    state.textContent = "";
    result.hidden = !answer;
    showAddress(query);
    if (!answer) return;
    yasr ??= makeResult();
    const { response, text } = answer;
    const contentType = response.headers.get("Content-Type").split(";")[0];
    yasr.setResponse({ contentType, data: text, status: response.status }, Math.round(performance.now() - started));
  };
  // The form still sends the query itself where a file is wanted; its button shows the answer here.
  yasqe.on("change", () => {
    area.value = yasqe.getValue();
  });
  form.addEventListener("submit", (event) => {
    if (form.querySelector("select").value !== "") return;
    event.preventDefault();
    run();
  });
  yasqe.addKeyMap({ "Ctrl-Enter": run, "Cmd-Enter": run, Esc: () => form.querySelector("button").focus() });
  yasqe.refresh();
}

// Adds the choice to see the answer here, which only a script can give, and takes it.
function offerTable() {
  const option = new Option(form.dataset.table, "", true, true);
  form.querySelector("select").prepend(option);
  form.querySelector("select").value = "";
}

if (form.dataset.editor) {
  const { default: Yasgui } = await import(form.dataset.editor);
  connect(install(Yasgui));
  offerTable();
}

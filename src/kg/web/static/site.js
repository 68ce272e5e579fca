// Enriches any page: suggestions under a search field. Without it the field still searches.

// A combobox with a list of links (ARIA Authoring Practices: editable combobox with list autocomplete).
class Suggestions {
  constructor(field, number) {
    this.field = field;
    this.list = document.createElement("ul");
    this.list.className = "suggestions";
    this.list.id = `suggestions-${number}`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", document.querySelector(`label[for="${field.id}"]`)?.textContent ?? "");
    this.status = document.createElement("p");
    this.status.className = "unseen";
    this.status.setAttribute("role", "status");
    field.after(this.list, this.status);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
    field.addEventListener("input", () => this.#wait());
    field.addEventListener("keydown", (event) => this.#press(event));
    field.addEventListener("blur", () => this.#close());
    // The field keeps the focus while the pointer chooses.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.#go(event.target.closest("li")));
  }

  get #options() {
    return [...this.list.children];
  }

  #wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(), 120);
  }

  async #ask() {
    const typed = this.field.value.trim();
    this.request?.abort();
    if (typed.length < 2) {
      this.#close();
      this.status.textContent = "";
      return;
    }
    this.request = new AbortController();
    const address = new URL(this.field.dataset.suggest, location.href);
    address.searchParams.set("q", typed.slice(0, 200));
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" }, signal: this.request.signal });
      if (response.ok) this.#show(await response.json());
      else this.#close();
    } catch (problem) {
      if (problem.name !== "AbortError") this.#close();
    }
  }

  #show({ told, suggestions }) {
    if (document.activeElement !== this.field) return;
    this.list.replaceChildren(...suggestions.map((each, place) => this.#option(each, place)));
    this.status.textContent = told;
    this.#choose(null);
    this.list.hidden = suggestions.length === 0;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  #option({ label, language, note, reason, href }, place) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${place}`;
    item.dataset.href = href;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const name = document.createElement("bdi");
    name.textContent = label;
    name.lang = language;
    item.append(name);
    for (const text of [note, reason].filter(Boolean)) {
      const small = document.createElement("small");
      small.textContent = text;
      item.append(" ", small);
    }
    return item;
  }

  #press(event) {
    if (event.isComposing) return;
    const options = this.#options;
    const place = options.indexOf(this.chosen);
    const last = options.length - 1;
    if (this.list.hidden) {
      if (event.key === "ArrowDown") this.#ask();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.#choose(place === last ? null : options[place + 1]);
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      this.#choose(place === 0 ? null : options[place < 0 ? last : place - 1]);
    } else if (event.key === "Enter" && this.chosen) {
      event.preventDefault();
      this.#go(this.chosen);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.#close();
    } else if (event.key === "Tab") {
      this.#close();
    }
  }

  #choose(option) {
    this.chosen?.setAttribute("aria-selected", "false");
    this.chosen = option;
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", option.id);
    } else {
      this.field.removeAttribute("aria-activedescendant");
    }
  }

  #go(option) {
    if (option) location.assign(option.dataset.href);
  }

  #close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.#choose(null);
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
  }
}

document.querySelectorAll("input[data-suggest]").forEach((field, number) => new Suggestions(field, number));

// Lets a map be moved and enlarged, writes more names as there is room, and shows a card for the place pointed at.
// Without this script the map is whole and its places are links.

const FONT = 12.5;
const slim = matchMedia("(max-width: 40rem)"); // where the style sheet draws marks smaller
const SLIM = 0.72;

for (const canvas of document.querySelectorAll(".canvas")) enliven(canvas);

function enliven(canvas) {
  const svg = canvas.querySelector("svg.map");
  const whole = svg.viewBox.baseVal;
  const home = { x: whole.x, y: whole.y, w: whole.width, h: whole.height };
  const names = svg.querySelectorAll("a.name");
  const spots = [...svg.querySelectorAll("a.spot")].map((link, n) => readSpot(link, names[n])).sort((a, b) => b.signed - a.signed || b.rise - a.rise);
  const countries = [...svg.querySelectorAll(".countries text")].map((text) => ({ text, width: text.getComputedTextLength() }));
  const seen = { ...home };
  const patterns = [...svg.querySelectorAll("pattern")].map((pattern) => [pattern, pattern.getAttribute("patternTransform")]);
  const scale = () => seen.w / (svg.clientWidth || home.w);

  function draw() {
    seen.w = Math.min(home.w, Math.max(home.w / 24, seen.w));
    seen.h = (seen.w * home.h) / home.w;
    seen.x = Math.min(home.x + home.w - seen.w, Math.max(home.x, seen.x));
    seen.y = Math.min(home.y + home.h - seen.h, Math.max(home.y, seen.y));
    svg.setAttribute("viewBox", `${seen.x} ${seen.y} ${seen.w} ${seen.h}`);
    svg.style.setProperty("--k", scale());
    for (const [pattern, turn] of patterns) pattern.setAttribute("patternTransform", `scale(${scale()}) ${turn}`);
    svg.classList.toggle("moved", seen.w < home.w);
    thin(countries, seen, scale(), write(spots, seen, scale()));
  }

  function zoom(factor, clientX, clientY) {
    const box = svg.getBoundingClientRect();
    const a = clientX === undefined ? 0.5 : (clientX - box.left) / box.width;
    const b = clientY === undefined ? 0.5 : (clientY - box.top) / box.height;
    const w = Math.min(home.w, Math.max(home.w / 24, seen.w / factor));
    seen.x += a * (seen.w - w);
    seen.y += b * (seen.w - w) * (home.h / home.w);
    seen.w = w;
    draw();
  }

  function move(dx, dy) {
    seen.x += dx * scale();
    seen.y += dy * scale();
    draw();
  }

  addButtons(canvas, { "+": ["in", () => zoom(1.6)], "−": ["out", () => zoom(1 / 1.6)], "⤢": ["reset", reset] });
  function reset() {
    Object.assign(seen, home);
    draw();
  }

  svg.tabIndex = 0;
  svg.setAttribute("aria-description", canvas.dataset.help);
  listenToKeys(svg, zoom, move, reset);
  listenToPointers(svg, zoom, move, () => seen.w < home.w);
  addCards(canvas, spots);
  canvas.classList.add("alive");
  new ResizeObserver(draw).observe(svg);
}

function readSpot(link, name) {
  const { e: x, f: y } = link.transform.baseVal.consolidate().matrix;
  const [text, narrow] = name.querySelectorAll("text");
  narrow?.remove();
  text.classList.remove("wide");
  const title = link.querySelector("title");
  const told = title.textContent.split("\n").map((line) => line.trim()).filter(Boolean);
  title.remove();
  link.setAttribute("aria-label", told.join(", "));
  const bounds = (selector) => Number(link.querySelector(selector)?.getAttribute("r") ?? 0);
  const signs = link.querySelectorAll(".glyph").length;
  const reach = Math.max(bounds(".disc"), 2.5, signs * 6.75);
  const rise = Math.max(bounds(".disc"), 2.5, signs ? 6.5 : 0);
  return { link, name, text, x, y, told, reach, rise, signed: Number(signs > 0), width: 0 };
}

// Gives each name in view a free place about its mark, the weightiest places first, as the server does.
// Returns the boxes that are taken.
function write(spots, seen, k) {
  const shown = spots.filter(({ x, y }) => x > seen.x && y > seen.y && x < seen.x + seen.w && y < seen.y + seen.h);
  const marks = new Map(shown.map((spot) => [spot, around(spot, k)]));
  const names = [];
  for (const spot of spots) spot.text.classList.add("late");
  for (const spot of shown) {
    spot.text.classList.remove("late");
    spot.width ||= spot.text.getComputedTextLength() + 2;
    const free = places(spot, k).find(({ box }) => {
      const inside = box[0] > seen.x && box[1] > seen.y && box[2] < seen.x + seen.w && box[3] < seen.y + seen.h;
      return inside && !names.some((other) => overlap(box, other)) && !meetsMark(marks, spot, box);
    });
    if (!free) {
      spot.text.classList.add("late");
      continue;
    }
    names.push(free.box);
    spot.text.setAttribute("x", free.x);
    spot.text.setAttribute("y", free.y);
    spot.text.setAttribute("text-anchor", free.anchor);
  }
  return [...names, ...marks.values()];
}

// Keeps the names of those countries only that stand where nothing else does.
function thin(countries, seen, k, taken) {
  for (const { text, width } of countries) {
    const [x, y] = [Number(text.getAttribute("x")), Number(text.getAttribute("y"))];
    const half = (width * k) / 2;
    const box = [x - half, y - 9 * k, x + half, y + 5 * k];
    text.classList.toggle("late", taken.some((other) => overlap(box, other)));
  }
}

function meetsMark(marks, spot, box) {
  for (const [other, mark] of marks) {
    if (other !== spot && overlap(box, mark) && !(spot.rise >= 9 && other.rise < 5)) return true;
  }
  return false;
}

function around(spot, k) {
  const { x, y } = spot;
  const [reach, rise] = size(spot).map((length) => 0.85 * k * length);
  return [x - reach, y - rise, x + reach, y + rise];
}

function size({ reach, rise }) {
  return slim.matches ? [SLIM * reach, SLIM * rise] : [reach, rise];
}

function places(spot, k) {
  const { x, y, width } = spot;
  const [reach, rise] = size(spot);
  const off = reach + 3.5;
  const lean = rise / Math.SQRT2 + 1;
  const ways = [
    [off, 0.34 * FONT, "start"], [-off, 0.34 * FONT, "end"], [0, -rise - 4, "middle"], [0, rise + FONT, "middle"],
    [lean, -lean - 1, "start"], [lean, lean + 0.6 * FONT, "start"],
    [-lean, -lean - 1, "end"], [-lean, lean + 0.6 * FONT, "end"],
  ];
  return ways.map(([dx, dy, anchor]) => {
    const left = x + k * (dx - { start: 0, middle: width / 2, end: width }[anchor]);
    const top = y + k * (dy - 0.85 * FONT);
    return { x: dx, y: dy, anchor, box: [left, top, left + k * width, top + 1.1 * k * FONT] };
  });
}

function overlap(one, other) {
  return one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];
}

function addButtons(canvas, buttons) {
  const group = document.createElement("div");
  group.className = "zoom";
  for (const [sign, [name, act]] of Object.entries(buttons)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.title = canvas.dataset[name];
    button.setAttribute("aria-label", canvas.dataset[name]);
    button.addEventListener("click", act);
    group.append(button);
  }
  canvas.querySelector("svg.map").after(group);
}

function listenToKeys(svg, zoom, move, reset) {
  const acts = {
    "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), "0": reset,
    ArrowLeft: () => move(-60, 0), ArrowRight: () => move(60, 0), ArrowUp: () => move(0, -60), ArrowDown: () => move(0, 60),
  };
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
}

// The wheel scrolls the page unless the reader has taken hold of the map, or holds Ctrl as for any zoom.
function listenToPointers(svg, zoom, move, isMoved) {
  const held = new Map();
  let dragged = false;
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey && !svg.contains(document.activeElement)) return;
    event.preventDefault();
    zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 240), event.clientX, event.clientY);
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => {
    held.set(event.pointerId, event);
    dragged = false;
  });
  svg.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    if (held.size === 2) {
      const other = [...held.values()].find(({ pointerId }) => pointerId !== event.pointerId);
      zoom(apart(event, other) / apart(before, other), (event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2);
    } else if (isMoved() && (dragged || apart(event, before) > 4)) {
      if (!dragged) svg.setPointerCapture(event.pointerId);
      dragged = true;
      move(before.clientX - event.clientX, before.clientY - event.clientY);
    } else {
      return;
    }
    held.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    svg.addEventListener(end, ({ pointerId }) => held.delete(pointerId));
  }
  svg.addEventListener("click", (event) => dragged && event.preventDefault(), true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
}

function apart(one, other) {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
}

function addCards(canvas, spots) {
  const card = document.createElement("div");
  card.className = "card";
  card.hidden = true;
  card.setAttribute("aria-hidden", "true");
  canvas.append(card);
  const hide = () => { card.hidden = true; };
  for (const { link, name, told } of spots) {
    const show = () => {
      card.textContent = told.join("\n");
      card.hidden = false;
      place(card, canvas.getBoundingClientRect(), link.querySelector(".hit").getBoundingClientRect());
    };
    for (const target of [link, name]) {
      target.addEventListener("pointerenter", show);
      target.addEventListener("pointerleave", hide);
    }
    link.addEventListener("focus", () => link.matches(":focus-visible") && show());
    link.addEventListener("blur", hide);
  }
  canvas.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

function place(card, frame, mark) {
  const x = mark.right - frame.left + 10;
  const fits = x + card.offsetWidth < frame.width;
  const left = fits ? x : Math.max(4, mark.left - frame.left - card.offsetWidth - 10);
  const top = Math.min(Math.max(4, mark.top - frame.top), Math.max(4, frame.height - card.offsetHeight - 4));
  card.style.setProperty("left", `${left}px`);
  card.style.setProperty("top", `${top}px`);
}

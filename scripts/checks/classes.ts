import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../checkout.ts";

/** The folder whose sheets are loaded with every page, so that every component may use their classes. */
const SHARED = ["styles"];
const LAYERS = ["base", "controls", "surfaces", "features"];

type Sheet = { file: string; folder: string; layers: string[]; classes: Set<string> };
type Component = { file: string; folder: string; text: string; classes: Set<string> };

/**
 * Names every class that lies outside its folder. A feature's classes begin with the folder's name and are
 * used only there, so that no page depends on the sheets of another. Classes without a rule or
 * without a use and sheets outside their layer are named too.
 */
export function checkClasses(root: string = checkout): string {
  const sheets = filesOf(root, "css").map((file) => readSheet(root, file));
  const components = filesOf(root, "{ts,tsx}").map((file) => readComponent(root, file));
  const shared = union(sheets.filter(({ folder }) => SHARED.includes(folder)));
  return [
    ...sheets.flatMap((sheet) => problemsOfSheet(sheet, shared, components)),
    ...components.flatMap((component) => problemsOfComponent(component, shared, sheets)),
  ].join("");
}

function problemsOfSheet(sheet: Sheet, shared: Set<string>, components: Component[]): string[] {
  const { file, folder } = sheet;
  const isShared = SHARED.includes(folder);
  const foreign = isShared ? [] : [...sheet.classes].filter((name) => !shared.has(name));
  const readers = components.filter((component) => isShared || component.folder === folder);
  const layers = isShared ? LAYERS.slice(0, -1) : LAYERS.slice(-1);
  return [
    ...foreign
      .filter((name) => name !== folder && !name.startsWith(`${folder}-`))
      .map((name) => `${file}: .${name} does not begin with ${folder}-\n`),
    ...(isShared ? [...sheet.classes] : foreign)
      .filter((name) => !readers.some(({ text }) => mentions(text, name)))
      .map((name) => `${file}: no component uses .${name}\n`),
    ...(sheet.layers.length === 1 && layers.includes(sheet.layers[0] ?? "")
      ? []
      : [`${file}: the rules do not stand in one @layer of ${layers.join(", ")}\n`]),
  ];
}

function problemsOfComponent(component: Component, shared: Set<string>, sheets: Sheet[]): string[] {
  const own = union(sheets.filter(({ folder }) => folder === component.folder));
  return [...component.classes]
    .filter((name) => !shared.has(name) && !own.has(name))
    .map((name) => `${component.file}: no sheet of its folder or of styles/ has .${name}\n`);
}

function readSheet(root: string, file: string): Sheet {
  const text = readFileSync(join(root, file), "utf8").replaceAll(/\/\*[^*]*\*\//g, "");
  const rules = text.replaceAll(/^@layer [\w, ]+;\n/gm, "");
  // A top-level rule begins at the start of its line; the formatter sees to that.
  const layers = rules.split("\n").flatMap((line) => (/^[^\s}]/.test(line) ? [layerOf(line)] : []));
  const classes = [...rules.matchAll(/\.([a-z][\w-]*)/g)].map(([, name = ""]) => name);
  return { file, folder: folderOf(file), layers: [...new Set(layers)], classes: new Set(classes) };
}

function layerOf(line: string): string {
  return /^@layer (\w+) \{/.exec(line)?.[1] ?? "";
}

function readComponent(root: string, file: string): Component {
  const text = readFileSync(join(root, file), "utf8");
  return { file, folder: folderOf(file), text, classes: new Set(attributesOf(text).flatMap(wordsOf)) };
}

/** The values of all `className` attributes: texts, and expressions up to the brace that closes them. */
function attributesOf(text: string): string[] {
  return text
    .split("className=")
    .slice(1)
    .map((after) => (after.startsWith('"') ? after.slice(0, after.indexOf('"', 1) + 1) : braced(after)));
}

function braced(text: string): string {
  let depth = 0;
  for (const [at, character] of [...text].entries()) {
    if (character === "{") depth++;
    if (character === "}" && --depth === 0) return text.slice(0, at + 1);
  }
  return "";
}

/** The class names in a value, without the texts that it compares with. */
function wordsOf(value: string): string[] {
  const compared = value.replaceAll(/[!=]==\s*"[^"]*"/g, "");
  const quoted = [...compared.matchAll(/"([^"]*)"/g)].map(([, inner = ""]) => inner);
  const templates = [...compared.matchAll(/`([^`]*)`/g)].map(([, inner = ""]) =>
    inner.replaceAll(/\$\{[^}]*\}/g, " "),
  );
  return [...quoted, ...templates].flatMap((part) => part.split(/\s+/)).filter((word) => word !== "");
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text);
}

function union(sheets: Sheet[]): Set<string> {
  return new Set(sheets.flatMap(({ classes }) => [...classes]));
}

function filesOf(root: string, kind: string): string[] {
  return globSync(`web/src/**/*.${kind}`, { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !file.endsWith(".test.ts"));
}

/** The folder below `web/src`. */
function folderOf(file: string): string {
  return file.split("/")[2] ?? "";
}

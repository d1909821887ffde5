/**
 * In the pages of the reference: answers what is typed into TypeDoc's search, in place of TypeDoc, which knows whole
 * names alone. Its list, its keys and its looks stay.
 */
import { type Answer, type Row, Search, type Words } from "./find.js";

declare global {
  /** TypeDoc's rows, and what the build added: JSON, packed, in letters. */
  var searchRows: string | undefined;
  /** TypeDoc's own words: `kind_128`. */
  var translations: Readonly<Record<string, string>>;
}

const field = document.querySelector<HTMLInputElement>("#tsd-search-input");
const list = document.querySelector("#tsd-search-results");
const status = document.querySelector("#tsd-search-status");
const base = document.documentElement.dataset.base ?? "./";

let search: Promise<Search> | undefined;
let shown = 0;
let soon: ReturnType<typeof setTimeout> | undefined;
/** After the last key, in milliseconds. */
const pause = 80;

async function unpacked<T>(letters: string): Promise<T> {
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return (await new Response(stream).json()) as T;
}

async function begun(): Promise<Search> {
  const { searchRows } = globalThis;
  if (searchRows === undefined) throw new Error("the rows are not here yet");
  const { rows, words } = await unpacked<{ rows: readonly Row[]; words: Words }>(searchRows);
  return new Search(rows, words);
}

async function answer(): Promise<void> {
  const turn = ++shown;
  search ??= begun();
  try {
    const found = (await search).find(field?.value ?? "");
    if (turn === shown) show(found);
  } catch {
    search = undefined; // the script that brings them says when it has come
  }
}

function show({ found, said }: Answer): void {
  field?.setAttribute("aria-activedescendant", "");
  list?.replaceChildren(
    ...found.map(({ row, note }, i) => {
      const item = made("li", { id: `search-${shown}-${i}`, role: "option", "aria-selected": "false" });
      const link = made("a", { href: base + row.url, tabindex: "-1" });
      const text = made("span", { class: "text" });
      if (row.parent) text.append(made("span", { class: "parent" }, `${row.parent}.`));
      text.append(row.name);
      if (note !== "") text.append(made("span", { class: "note" }, note));
      link.append(icon(row), text);
      item.append(link);
      return item;
    }),
  );
  status?.replaceChildren(...(said === "" ? [] : [made("div", {}, said)]));
}

function icon({ kind, icon }: Row): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  for (const [name, value] of [
    ["width", "20"],
    ["height", "20"],
    ["class", "tsd-kind-icon"],
    ["aria-label", globalThis.translations[`kind_${kind}`] ?? ""],
  ] as const)
    svg.setAttribute(name, value);
  use.setAttribute("href", `#icon-${icon ?? kind}`);
  svg.append(use);
  return svg;
}

function made(tag: string, attributes: Readonly<Record<string, string>>, text = ""): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(text);
  return element;
}

// before TypeDoc hears of it
addEventListener(
  "input",
  (event) => {
    if (event.target !== field) return;
    event.stopImmediatePropagation();
    clearTimeout(soon);
    soon = setTimeout(() => void answer(), pause);
  },
  { capture: true },
);
/** The rows have come: nothing is being prepared any more. */
function ready(): void {
  status?.replaceChildren();
  if (field !== null && field.value !== "") void answer();
}

if (globalThis.searchRows !== undefined) ready();
else document.querySelector("#tsd-search-script")?.addEventListener("load", ready);

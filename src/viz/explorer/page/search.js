/** The search: what is called so, does so, or has that shape, wherever it is hidden. */

import { fill } from "../../text/fill.js";
import { around } from "../drawing/outline.js";
import { find } from "./view.js";

/** So many are listed. */
const most = 30;

/**
 * @param {import("../drawing/outline.js").Outline} outline
 * @param {Record<string, any>} words
 * @param {(kind: "node" | "module", place: number) => void} go
 */
export function withSearch(outline, words, go) {
  const field = /** @type {HTMLInputElement} */ (find("#search"));
  const list = find("#results");
  const said = find("#found");
  const { texts, nodes, modules } = outline;
  const text = (/** @type {number | undefined} */ place) => texts[/** @type {number} */ (place)] ?? "";
  const titles = modules.title.map((place) => text(place));
  /** @type {string[] | undefined} */
  let paths;
  /** What is searched of each node. @type {string[] | undefined} */
  let searched;

  function index() {
    // what stands on its box counts, too
    paths ??= titles.map((title, i) => (i === 0 ? "" : `${title} ${text(modules.label[i])}`.toLowerCase()));
    searched ??= nodes.name.map((name, i) => {
      const shape = text(nodes.shape[i]);
      return `${text(name)} ${text(nodes.what[i])} ${shape} ${shape.replaceAll(" ", "")}`.toLowerCase();
    });
    return { paths, searched };
  }

  /** @param {number} module */
  function place(module) {
    const path = around(outline, module)
      .reverse()
      .map((each) => titles[each]);
    return path.length === 0 ? "" : fill(words.inside, { path: path.join(" › ") });
  }

  function search() {
    const asked = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    list.replaceChildren();
    list.hidden = asked.length === 0;
    said.textContent = "";
    if (asked.length === 0) return;
    const { paths: modulePaths, searched: all } = index();
    const fits = (/** @type {string} */ said) => asked.every((word) => said.includes(word));
    /** @type {["node" | "module", number][]} */
    const found = [];
    for (const [i, said] of modulePaths.entries()) if (i > 0 && fits(said)) found.push(["module", i]);
    for (const [i, said] of all.entries()) if (fits(said)) found.push(["node", i]);
    const n = found.length;
    said.textContent =
      n === 0 ? words.foundNothing : fill(n > most ? words.foundFirst : words.found, { n, shown: most });
    list.hidden = n === 0;
    const shown = found.slice(0, most).map(([kind, i]) => {
      const parts = [text(nodes.what[i]), text(nodes.shape[i])];
      const called = (kind === "module" ? titles[i] : text(nodes.name[i]) || parts.shift()) ?? "";
      const home = kind === "module" ? modules.parent[i] : nodes.module[i];
      return { kind, i, called, rest: `${kind === "module" ? "" : parts.join(" ")} ${place(home ?? 0)}` };
    });
    /** Those that read alike have numbers, in the order of computation. @type {Map<string, number>} */
    const alike = new Map();
    for (const { kind, i, called, rest } of shown) {
      const read = called + rest;
      const nth = (alike.get(read) ?? 0) + 1;
      alike.set(read, nth);
      const several = shown.filter((each) => each.called + each.rest === read).length > 1;
      const button = document.createElement("button");
      button.type = "button";
      const name = document.createElement("strong");
      name.textContent = called;
      button.append(name, ` ${rest}${several ? ` (${nth})` : ""}`);
      button.addEventListener("click", () => {
        list.hidden = true;
        go(kind, i);
      });
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    }
  }

  const buttons = () => [...list.querySelectorAll("button")];
  field.addEventListener("input", search);
  field.addEventListener("focus", () => {
    if (field.value !== "" && list.childElementCount > 0) list.hidden = false;
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") buttons()[0]?.click();
    else if (event.key === "ArrowDown") buttons()[0]?.focus();
    else if (event.key === "Escape") {
      field.value = "";
      search();
      find("#scroller").focus();
    } else return;
    event.preventDefault();
  });
  list.addEventListener("keydown", (event) => {
    const all = buttons();
    const at = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (event.key === "ArrowDown") all[at + 1]?.focus();
    else if (event.key === "ArrowUp") (at === 0 ? field : all[at - 1])?.focus();
    else if (event.key === "Escape") {
      list.hidden = true;
      field.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return { focus: () => field.focus() };
}

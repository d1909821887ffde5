/** Grids: tables of numbers, of which one can be chosen from. */
import { fill, formatNumber, make, words } from "./dom.js";

/** Wider ones show their numbers as shades. */
const numbersUpTo = 10;

/** @param {import("./dom.js").Grid} grid */
export function nameOf({ name, shape, gradient }) {
  return make("div", { class: gradient ? "name gradient" : "name" }, make("strong", {}, name), ` ${shape}`);
}

/** @typedef {import("./dom.js").Grid} Grid */

/** By its columns: shades, small figures or usual ones. @param {Grid} grid */
function kindOf({ known }) {
  const wide = known[0]?.length ?? 0;
  return wide > numbersUpTo ? "small" : wide > 3 ? "many" : "";
}

/** How wide a text of digits is, in digits: signs and points are about half as wide. @param {string} text */
const digitsWide = (text) => text.length - 0.4 * (text.match(/[-.]/g)?.length ?? 0);

/**
 * Cells as wide as the longest number of all grids whose columns stand one above another, and as high as those
 * whose rows stand side by side.
 * @param {HTMLElement} element @param {Grid[]} columns @param {Grid[]} rows
 */
export function giveRoom(element, columns, rows) {
  const numbers = columns.filter((grid) => kindOf(grid) !== "small").flatMap(({ known }) => known.flat());
  const longest = Math.max(0, ...numbers.map((x) => digitsWide(formatNumber(x))));
  const kinds = rows.map(kindOf);
  const small = "var(--shade)";
  const low = kinds.includes("many") ? "calc(var(--row) * 0.8)" : "var(--row)";
  const wide = `max(var(--cell), ${longest.toFixed(1)}ch + 0.8rem)`;
  element.style.setProperty("--wide-cell", numbers.length === 0 ? small : wide);
  element.style.setProperty("--high-cell", kinds.every((kind) => kind === "small") ? small : low);
}

/**
 * @param {Grid} grid
 * @param {{ lit?: (i: number, j: number) => boolean, kept?: (i: number, j: number) => boolean, secret?: boolean, chosen?: [number, number],
 *   choose?: (i: number, j: number) => void, columns?: Grid[], rows?: Grid[] }} how `choose` makes it a grid to choose from;
 *   `columns` are the grids that share its columns, `rows` those that share its rows.
 */
export function table(grid, how = {}) {
  const { lit = () => false, kept = () => false, secret = false, chosen, choose } = how;
  const { known, rows, columns, name, shape, gradient } = grid;
  const wide = known[0]?.length ?? 0;
  const kind = kindOf(grid);
  const small = kind === "small";
  const largest = Math.max(1e-30, ...known.flat().map(Math.abs).filter(Number.isFinite));
  const looks = ["grid", gradient ? "gradient" : "", kind].filter(Boolean).join(" ");
  const element = make("table", { class: looks, "aria-label": `${name} ${shape}` });
  giveRoom(element, how.columns ?? [grid], how.rows ?? [grid]);
  if (choose !== undefined) element.setAttribute("role", "grid");
  known.forEach((row, i) => {
    const line = element.insertRow();
    row.forEach((x, j) => {
      const cell = line.insertCell();
      const text = secret ? "?" : formatNumber(x);
      cell.textContent = text;
      if (lit(i, j)) cell.className = "lit";
      if (kept(i, j)) cell.classList.add("kept");
      if (small && !secret) shade(cell, x / largest);
      if (choose === undefined) return;
      const isChosen = chosen?.[0] === i && chosen[1] === j;
      cell.setAttribute("role", "gridcell");
      cell.setAttribute("aria-label", `${name}[${i}, ${j}] = ${text}`);
      cell.setAttribute("aria-selected", String(isChosen));
      cell.tabIndex = isChosen ? 0 : -1;
      if (isChosen) cell.classList.add("chosen");
    });
    if (wide < columns) more(line, columns - wide, lit(i, wide));
  });
  if (known.length < rows) {
    const line = element.insertRow();
    for (let j = 0; j < wide; j++) more(line, rows - known.length, lit(known.length, j));
  }
  if (choose !== undefined) choosing(element, known.length, wide, choose);
  return element;
}

/** @param {HTMLTableRowElement} line @param {number} n @param {boolean} isLit */
function more(line, n, isLit) {
  const cell = line.insertCell();
  cell.textContent = "…";
  cell.title = fill(words.andMore, { n });
  cell.className = isLit ? "more lit" : "more";
}

/** Colour by size, beside the number that a reader of the screen hears. @param {HTMLElement} cell @param {number} x */
function shade(cell, x) {
  const colour = x < 0 ? "var(--opLine)" : "var(--forward)";
  const part = Number.isFinite(x) ? Math.round(Math.abs(x) * 100) : 100;
  cell.style.background = `color-mix(in srgb, ${colour} ${part}%, var(--background))`;
}

/**
 * @param {HTMLTableElement} element
 * @param {number} high
 * @param {number} wide
 * @param {(i: number, j: number) => void} choose
 */
function choosing(element, high, wide, choose) {
  /** @param {EventTarget | null} target */
  const placeOf = (target) => {
    const cell = target instanceof Element ? target.closest("td") : null;
    if (cell === null || cell.getAttribute("role") !== "gridcell") return undefined;
    return /** @type {const} */ ([
      /** @type {HTMLTableRowElement} */ (cell.parentElement).rowIndex,
      cell.cellIndex,
    ]);
  };
  element.addEventListener("click", (event) => {
    const place = placeOf(event.target);
    if (place !== undefined) choose(...place);
  });
  element.addEventListener("keydown", (event) => {
    const place = placeOf(event.target);
    if (place === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const [i, j] = place;
    const to = {
      ArrowRight: [i, j + 1],
      ArrowLeft: [i, j - 1],
      ArrowDown: [i + 1, j],
      ArrowUp: [i - 1, j],
      Home: [i, 0],
      End: [i, wide - 1],
      Enter: [i, j],
      " ": [i, j],
    }[event.key];
    if (to === undefined) return;
    // the arrow keys of the page change the step
    event.preventDefault();
    event.stopPropagation();
    const [row = 0, column = 0] = to;
    choose(Math.min(Math.max(row, 0), high - 1), Math.min(Math.max(column, 0), wide - 1));
  });
}

/**
 * Arrows that gather: from every place in a column (or row) of a grid to one.
 * @param {"rows" | "columns" | "all"} along @param {number} count @param {Grid} source
 */
export function gathering(along, count, source) {
  const element = make("div", { class: `gathering ${along} ${kindOf(source)}`, "aria-hidden": "true" });
  giveRoom(element, [source], [source]);
  for (let i = 0; i < (along === "all" ? 1 : count); i++) element.append(gatheringArrow(along === "columns"));
  return element;
}

/** @param {boolean} isLying from the left to the right */
function gatheringArrow(isLying) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", isLying ? "0 -15 46 30" : "-15 0 30 46");
  /** @param {number} across @param {number} along */
  const at = (across, along) => (isLying ? `${along} ${across}` : `${across} ${along}`);
  const lines = `M${at(-12, 2)}Q${at(-12, 28)} ${at(-1, 34)}M${at(12, 2)}Q${at(12, 28)} ${at(1, 34)}`;
  const head = `M${at(-7, 32)}L${at(0, 45)}L${at(7, 32)}Z`;
  for (const [shape, kind] of /** @type {const} */ ([
    [lines, "lines"],
    [head, "head"],
  ])) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", shape);
    path.setAttribute("class", kind);
    svg.append(path);
  }
  return svg;
}

/** Grids: tables of numbers, of which one can be chosen from. */
import { fill, formatNumber, make, words } from "./dom.js";

/** Wider ones show their numbers as shades. */
const numbersUpTo = 10;

/** @param {import("./dom.js").Grid} grid */
export function nameOf({ name, shape, gradient }) {
  return make("div", { class: gradient ? "name gradient" : "name" }, make("strong", {}, name), ` ${shape}`);
}

/** @param {import("./dom.js").Grid} grid */
const isSmall = ({ known }) => (known[0]?.length ?? 0) > numbersUpTo;

/**
 * @param {import("./dom.js").Grid} grid
 * @param {{ lit?: (i: number, j: number) => boolean, kept?: (i: number, j: number) => boolean, secret?: boolean, chosen?: [number, number],
 *   choose?: (i: number, j: number) => void }} how `choose` makes it a grid to choose from.
 */
export function table(grid, { lit = () => false, kept = () => false, secret = false, chosen, choose } = {}) {
  const { known, rows, columns, name, shape, gradient } = grid;
  const wide = known[0]?.length ?? 0;
  const small = isSmall(grid);
  const largest = Math.max(1e-30, ...known.flat().map(Math.abs).filter(Number.isFinite));
  const kind = `grid${gradient ? " gradient" : ""}${small ? " small" : wide > 3 ? " many" : ""}`;
  const element = make("table", { class: kind, "aria-label": `${name} ${shape}` });
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

/** Arrows that gather: from every place in a column (or row) to one. @param {"rows" | "columns" | "all"} along @param {number} count */
export function gathering(along, count) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const places = along === "all" ? 1 : count;
  const [wide, high] = along === "columns" ? [46, 40 * places] : [56 * places, 46];
  svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
  svg.setAttribute("class", `gathering ${along}`);
  svg.setAttribute("aria-hidden", "true");
  svg.style.setProperty("--places", String(places));
  for (let i = 0; i < places; i++) {
    const middle = along === "columns" ? 40 * i + 20 : 56 * i + 28;
    /** @param {number} across @param {number} down */
    const at = (across, down) =>
      along === "columns" ? `${down} ${middle + across}` : `${middle + across} ${down}`;
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
  }
  return svg;
}

/** What the parts of the program share: elements, the data of the page, numbers as the picture writes them. */

/**
 * @template {Element} T
 * @param {string} selector
 * @param {new (...args: never[]) => T} kind
 * @returns {T}
 */
export function find(selector, kind) {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
}

/**
 * An element with attributes and content; text is text, whatever it contains.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} content
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

/**
 * @typedef {{ name: string, shape: string, gradient: boolean, rows: number, columns: number,
 *   known: number[][] }} Grid
 * @typedef {{ kind: "product" | "gather" | "window" | "pool" | "twin", title: string, notes: string[], rule?: string, above?: string,
 *   result?: Grid, left?: Grid, right?: Grid, source?: Grid, image?: Grid, filter?: Grid,
 *   along?: "rows" | "columns" | "all", over?: number, hint?: string,
 *   paths?: { operand: string, y: string, to: "row" | "column", by: 0 | 1 },
 *   by?: "max" | "mean", upstream?: Grid, kernel?: number[], stride?: number[], padding?: number[], dilation?: number[],
 *   given?: number, steps?: { formula: string, grid?: Grid }[] }} View
 */

/** @type {{ words: Record<string, any>, digits: number, views: View[], steps: number[][] }} */
export const data = JSON.parse(find("#data", HTMLElement).textContent ?? "", (_, value) =>
  value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : value,
);
export const words = data.words;

/** @param {string} message @param {Record<string, string | number>} parts */
export function fill(message, parts) {
  return message.replace(/\{(\w+)\}/g, (whole, name) => String(parts[name] ?? whole));
}

/** As src/viz/text/numbers.ts writes it. @param {number} x */
export function formatNumber(x, digits = data.digits) {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "-∞";
  if (x === 0) return "0";
  const size = Math.abs(x);
  if (Number.isInteger(x) && size < 1e7) return String(x);
  const rounded = Number(x.toPrecision(digits));
  if (size >= 1e7 || Math.abs(rounded) < 1e-4) return rounded.toExponential().replace("e+", "e");
  return size >= 10 ** digits ? x.toFixed(0) : String(rounded);
}

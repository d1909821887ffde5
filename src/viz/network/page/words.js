/** Parts of the page, and what is written into them. */

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

/** @param {string} text @param {Record<string, string | number>} values */
export const fill = (text, values) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/** @param {number} value @param {number} digits */
export function short(value, digits = 3) {
  if (value !== 0 && Math.abs(value) < 0.001) return value < 0 ? "> −0.001" : "< 0.001";
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}
/** @param {string} selector @param {string} text */
export function say(selector, text) {
  find(selector, Element).textContent = text;
}

/**
 * Checks the answers of an exercise in the page of a lesson: numbers, lists of numbers, and formulas of one
 * letter, which are tried at values that the reader does not see. Stands in the page after answers.js of the
 * player, which reads numbers as people write them.
 */
import { entriesOf, isNear, readings, shapeOf } from "../../../src/viz/player/program/answers.js";

/** Relative: a slide rule would do. */
const tolerance = 0.005;
/** Where formulas are compared. */
const tries = [0.3, 0.7, 1.9];

/** As a keyboard of Latin letters has it: input methods write ［１，２］ or 1、2. @param {string} text */
function narrow(text) {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll("、", ",");
}

/** Without its letter, and with the products and powers that people leave to the eye. @param {string} text */
function spelledOut(text) {
  return text
    .replace(/²/g, "^2")
    .replace(/³/g, "^3")
    .replace(/\*\*/g, "^")
    .replace(/(?<=[\d)§])\s*(?=[(§])/g, "*")
    .replace(/§\s*\^\s*([1-9])/g, (_, power) => `(${Array(Number(power)).fill("§").join("*")})`);
}

/** Powers of numbers as products: 1.1^10. @param {string} text */
function multipliedOut(text) {
  return text
    .replace(/\*\*/g, "^")
    .replace(
      /(\d+(?:[.,]\d+)?)\s*\^\s*(\d{1,2})(?![\d.,])/g,
      (_, base, power) => `(${Array(Number(power)).fill(base).join("*") || 1})`,
    );
}

/**
 * What a text says: one reading for each of the values at which a formula is tried, one for a number.
 * @param {string} written @param {string} letter "" where the answer is no formula
 * @param {boolean} list whether brackets may be left out
 */
function meanings(written, letter, list) {
  const text = narrow(written);
  const bracketed = list && !text.includes("[") ? `[${text}]` : text;
  if (letter === "") return [readings(multipliedOut(bracketed))];
  const formula = spelledOut(text.toLowerCase().replaceAll(letter, "§"));
  return tries.map((value) => readings(formula.replaceAll("§", `(${value})`)));
}

/** @typedef {ReturnType<typeof readings>[number]} Reading */

/** @param {Reading} given @param {Reading} wanted */
function isSame(given, wanted) {
  const [found, sought] = [entriesOf(given), entriesOf(wanted)];
  return (
    shapeOf(given) === shapeOf(wanted) &&
    sought.every((number, i) => isNear(/** @type {number} */ (found[i]), number, tolerance))
  );
}

/** @param {Reading} read @returns {Reading} */
const negated = (read) => (typeof read === "number" ? -read : read.map(negated));

/** @param {Reading} read @returns {Reading} */
function transposed(read) {
  if (typeof read === "number" || typeof read[0] !== "object") return read;
  return read[0].map((_, i) => read.map((row) => (typeof row === "object" ? row[i] : row) ?? Number.NaN));
}

/**
 * What is said to an answer, in the language of the page.
 * @typedef {{ right: string, notYet: string, sign: string, transposed: string, writeFormula: string,
 *   writeList: string, writeNumber: string }} Said
 */

/**
 * @param {string} text what the reader typed
 * @param {{ right: string, letter: string, hints: readonly (readonly [wrong: string, hint: string])[] }} exercise
 * @param {Said} words
 * @returns {{ right: boolean, words: string }}
 */
export function judged(text, { right, letter, hints }, words) {
  const list = right.startsWith("[");
  const given = meanings(text, letter, list);
  /** @param {string} other @param {(read: Reading) => Reading} turned */
  const says = (other, turned = (read) => read) =>
    meanings(other, letter, list).every(([wanted], i) =>
      (given[i] ?? []).some((read) => wanted !== undefined && isSame(read, turned(wanted))),
    );
  if (says(right)) return { right: true, words: words.right };
  if (given.some((all) => all.length === 0)) return { right: false, words: howToWrite(letter, list, words) };
  const known = hints.find(([wrong]) => says(wrong));
  if (known !== undefined) return { right: false, words: `${words.notYet}${known[1]}` };
  if (says(right, negated)) return { right: false, words: words.sign };
  if (says(right, transposed)) return { right: false, words: words.transposed };
  return { right: false, words: words.notYet.trim() };
}

/** @param {string} letter @param {boolean} list @param {Said} words */
function howToWrite(letter, list, words) {
  if (letter !== "") return words.writeFormula.replaceAll("{letter}", letter);
  return list ? words.writeList : words.writeNumber;
}

for (const form of document.querySelectorAll("form.check")) {
  const [field, said] = [form.querySelector("input"), form.querySelector("[role=status]")];
  if (!(form instanceof HTMLFormElement) || field === null || said === null) continue;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const spoken = JSON.parse(document.querySelector("main")?.dataset.words ?? "");
    const { right, words } = judged(field.value, JSON.parse(form.dataset.exercise ?? ""), spoken);
    said.textContent = words;
    said.className = right ? "right" : "wrong";
  });
}

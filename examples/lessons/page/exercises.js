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

/** Without its letter, and with the products and powers that people leave to the eye. @param {string} text */
function spelledOut(text) {
  return text
    .replace(/²/g, "^2")
    .replace(/³/g, "^3")
    .replace(/\*\*/g, "^")
    .replace(/(?<=[\d)§])\s*(?=[(§])/g, "*")
    .replace(/§\s*\^\s*([1-9])/g, (_, power) => `(${Array(Number(power)).fill("§").join("*")})`);
}

/**
 * What a text says: one reading for each of the values at which a formula is tried, one for a number.
 * @param {string} text @param {string} letter "" where the answer is no formula
 * @param {boolean} list whether brackets may be left out
 */
function meanings(text, letter, list) {
  const bracketed = list && !text.includes("[") ? `[${text}]` : text;
  if (letter === "") return [readings(bracketed)];
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
 * @param {string} text what the reader typed
 * @param {{ right: string, letter: string, hints: [wrong: string, hint: string][] }} exercise
 * @returns {{ right: boolean, words: string }}
 */
export function judged(text, { right, letter, hints }) {
  const list = right.startsWith("[");
  const given = meanings(text, letter, list);
  /** @param {string} other @param {(read: Reading) => Reading} turned */
  const says = (other, turned = (read) => read) =>
    meanings(other, letter, list).every(([wanted], i) =>
      (given[i] ?? []).some((read) => wanted !== undefined && isSame(read, turned(wanted))),
    );
  if (says(right)) return { right: true, words: "Right." };
  if (given.some((all) => all.length === 0)) return { right: false, words: howToWrite(letter, list) };
  const known = hints.find(([wrong]) => says(wrong));
  if (known !== undefined) return { right: false, words: `Not yet. ${known[1]}` };
  if (says(right, negated)) return { right: false, words: "The size is right, the sign is not." };
  if (says(right, transposed)) return { right: false, words: "Transposed: rows and columns changed places." };
  return { right: false, words: "Not yet." };
}

/** @param {string} letter @param {boolean} list */
function howToWrite(letter, list) {
  if (letter !== "") return `Write it with ${letter} and numbers, such as 2 ${letter} + 1.`;
  return list
    ? "Write a list, such as [1, 2.5] or [[1, 2], [3, 4]]."
    : "Write a number, such as -1.5 or 2/3.";
}

for (const form of document.querySelectorAll("form.check")) {
  const [field, said] = [form.querySelector("input"), form.querySelector("[role=status]")];
  if (!(form instanceof HTMLFormElement) || field === null || said === null) continue;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { right, words } = judged(field.value, JSON.parse(form.dataset.exercise ?? ""));
    said.textContent = words;
    said.className = right ? "right" : "wrong";
  });
}

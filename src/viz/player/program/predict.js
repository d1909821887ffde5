/** Predict mode: one question at a time, a hint for each kind of mistake, and the score. */
import { mistakeIn, readings, saysArray, saysNumber, saysTurned } from "./answers.js";
import { fill, find, make, words } from "./dom.js";
import { sumAt } from "./views.js";

/** @typedef {import("./dom.js").View} View */
/**
 * What is asked: a number, or where `value` is undefined a shape.
 * @typedef {{ label: string, value: number | undefined, shape: string, values: number[] | undefined,
 *   mistakes: [string, number][] }} Question
 */

const tolerance = Number(document.documentElement.dataset.tolerance);
/** The questions that were answered, or given up. @type {Set<string>} */
export const answered = new Set();
/** By question, whether it was right at the first try. @type {Map<string, boolean>} */
const tries = new Map();

export function startAgain() {
  answered.clear();
  tries.clear();
  score();
}

function score() {
  const right = [...tries.values()].filter((each) => each).length;
  const text = tries.size === 0 ? "" : fill(words.score, { right, asked: tries.size });
  find("#score", HTMLElement).textContent = text;
}

/** @param {Element} rule @returns {Question} */
function questionIn(rule) {
  const value = rule.getAttribute("data-value");
  const entry = rule.getAttribute("data-entry");
  const shape = rule.getAttribute("data-shape") ?? "";
  const mistakes = (rule.getAttribute("data-mistakes") ?? "").split(";").filter((each) => each !== "");
  const label =
    value === null
      ? fill(words.itsShape, { example: shape === "(2, 3)" ? "(4, 5)" : "(2, 3)" }) // no example is the answer
      : entry === null
        ? words.yourNumber
        : fill(words.yourEntry, { entry });
  return {
    label,
    shape,
    value: value === null ? undefined : Number(value),
    values: rule.getAttribute("data-values")?.split(" ").map(Number),
    mistakes: mistakes.map((each) => {
      const [kind = "", number] = each.split(" ");
      return [kind, Number(number)];
    }),
  };
}

/**
 * The entry that is chosen in a view, with what comes out if a term is taken for the sum, a factor is left
 * out, or one is not transposed.
 * @param {View} view @param {[number, number]} at @param {Element} rule @returns {Question}
 */
function questionAt(view, at, rule) {
  const [i, j] = at;
  const { terms, total } = sumAt(view, i, j);
  /** @type {[string, number][]} */
  const mistakes = [];
  if (view.kind === "product" && view.left !== undefined && view.right !== undefined) {
    const isLeftAbove = view.left.gradient;
    const own = terms.map(([x = 0, y = 0]) => (isLeftAbove ? y : x));
    mistakes.push(["upstream", own.reduce((sum, x) => sum + x, 0)]);
    const above = terms.map(([x = 0, y = 0]) => (isLeftAbove ? x : y));
    mistakes.push(["local", above.reduce((sum, x) => sum + x, 0)]);
    for (const turned of [
      view.result?.known[j]?.[i],
      product(
        view.left.known.map((row) => row[i] ?? 0),
        view.right.known.map((row) => row[j] ?? 0),
      ),
      product(view.left.known[i] ?? [], view.right.known[j] ?? []),
    ])
      if (turned !== undefined) mistakes.push(["transposed", turned]);
  }
  if (view.kind !== "twin")
    for (const term of terms) mistakes.push(["part", term.reduce((result, x) => result * x, 1)]);
  return {
    ...questionIn(rule),
    label: fill(words.yourEntry, { entry: `${view.result?.name}[${i}, ${j}]` }),
    value: total,
    mistakes,
  };
}

/** undefined where the two do not fit. @param {number[]} a @param {number[]} b */
function product(a, b) {
  return a.length === b.length ? a.reduce((sum, x, k) => sum + x * (b[k] ?? 0), 0) : undefined;
}

let forms = 0;

/**
 * @param {Element} rule
 * @param {string} id
 * @param {() => { view: View, at: [number, number] } | undefined} chosen the entry that is chosen where the
 *   numbers of this gradient are shown.
 * @param {() => void} revealed
 */
export function questionAbout(rule, id, chosen, revealed) {
  const question = () => {
    const entry = chosen();
    return entry === undefined ? questionIn(rule) : questionAt(entry.view, entry.at, rule);
  };
  const input = make("input", { autocomplete: "off", inputmode: "text", id: `answer${forms++}` });
  const label = make("label", { for: input.id });
  const check = make("button", {}, words.check);
  const give = make("button", { type: "button" }, words.giveUp);
  const verdict = make("p", { role: "status" });
  const form = make("form", {}, label, input, check, give, verdict);
  const name = () => {
    const asked = question();
    const text =
      asked.value === undefined && asked.values !== undefined ? words.itsShapeOrNumbers : asked.label;
    label.textContent = `${text}: `;
    input.removeAttribute("aria-invalid");
    verdict.textContent = "";
  };
  name();
  const reveal = () => {
    if (!tries.has(id)) tries.set(id, false);
    answered.add(id);
    score();
    revealed();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = question();
    const { value, values, shape, mistakes } = asked;
    const text = input.value;
    const right =
      (value !== undefined && saysNumber(text, value, tolerance)) ||
      (value === undefined && saysArray(text, shape, values, tolerance)) ||
      // all entries at once are more than was asked for
      (values !== undefined && text.includes("[") && saysArray(text, shape, values, tolerance));
    /** @param {string} sentence */
    const say = (sentence) => {
      verdict.textContent = sentence;
      input.setAttribute("aria-invalid", "true");
      input.select();
      verdict.scrollIntoView({ block: "nearest" });
    };
    // what says no number is a slip of the hand, and no try
    if (!right && (value === undefined ? !/\p{Nd}/u.test(text) : readings(text).length === 0)) {
      say(words.unread);
      return;
    }
    if (!tries.has(id)) tries.set(id, right);
    score();
    if (right) {
      reveal();
      return;
    }
    const mistake = value === undefined ? "" : mistakeIn(text, value, mistakes, tolerance);
    say(
      value === undefined
        ? saysTurned(text, shape)
          ? words.turnedShape
          : words.wrongShape
        : (words.hints[mistake] ?? words.wrong),
    );
  });
  give.addEventListener("click", reveal);
  return { form, name };
}

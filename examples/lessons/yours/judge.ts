/** Tries the function that a reader wrote at values that its program does not show, and says what it found. */
import { Generator } from "wengert";
import type { Language } from "wengert/viz";
import { type Task, tasks, type Value } from "./tasks.js";

const english = {
  right: "Right, at all {all} values that it was tried at.",
  notYet: "Not yet. ",
  some: "It is right at {right} of {all} values.",
  threw: "Your function threw an error: {error}",
  number: "Your function gave {given}. A number is asked for.",
  list: "Your function gave {given}. A list of {length} numbers is asked for.",
};
const words: Readonly<Record<Language, typeof english>> = {
  en: english,
  ja: {
    right: "正解です。試した {all} 個の値すべてで合っています。",
    notYet: "まだです。",
    some: "{all} 個の値のうち {right} 個で合っています。",
    threw: "関数がエラーを投げました：{error}",
    number: "関数の答えは {given} でした。数を 1 つ返してください。",
    list: "関数の答えは {given} でした。{length} 個の数のリストを返してください。",
  },
  zh: {
    right: "正确，试过的 {all} 个值全都对。",
    notYet: "还不对。",
    some: "{all} 个值中有 {right} 个是对的。",
    threw: "你的函数抛出了错误：{error}",
    number: "你的函数给出了 {given}。这里需要一个数。",
    list: "你的函数给出了 {given}。这里需要 {length} 个数的列表。",
  },
};

const fill = (text: string, values: Readonly<Record<string, unknown>>) =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));

const entries = (value: Value) => (typeof value === "number" ? [value] : value);
/** As float32 would leave it, so that an order of operations does not matter. */
const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b));
/** Whether it is a number, or as many as `wanted` has. */
function isLike(found: unknown, wanted: Value): found is Value {
  if (typeof wanted === "number") return typeof found === "number";
  return (
    Array.isArray(found) && found.length === wanted.length && found.every((each) => typeof each === "number")
  );
}

const isSame = (found: unknown, wanted: Value) =>
  isLike(found, wanted) && entries(found).every((each, i) => isNear(each, entries(wanted)[i] ?? Number.NaN));

const shown = (value: unknown) =>
  typeof value === "function" ? "a function" : (JSON.stringify(value) ?? "nothing");

/** @returns what is to be said to whoever wrote the function. */
export function judgement(
  name: keyof typeof tasks,
  written: (...given: never[]) => unknown,
  lang: Language = "en",
): string {
  const says = words[lang];
  const task: Task = tasks[name];
  const tries = task.tries(new Generator(29));
  const found: unknown[] = [];
  for (const given of tries)
    try {
      found.push(written(...(structuredClone(given) as never[]))); // it may write to what it gets
    } catch (error) {
      return says.notYet + fill(says.threw, { error });
    }
  const wanted = tries.map((given) => task.right(...given));
  const agrees = (other: readonly Value[]) => other.filter((value, i) => isSame(found[i], value)).length;
  const right = agrees(wanted);
  if (right === tries.length) return fill(says.right, { all: tries.length });
  const known = task.mistakes.find(
    ([mistake]) => agrees(tries.map((given) => mistake(...given))) === tries.length,
  );
  if (known !== undefined) return says.notYet + known[1][lang];
  for (const [i, value] of wanted.entries())
    if (!isLike(found[i], value)) {
      const asked = typeof value === "number" ? says.number : says.list;
      return says.notYet + fill(asked, { given: shown(found[i]), length: entries(value).length });
    }
  return says.notYet + fill(says.some, { right, all: tries.length });
}

/** Prints what there is to say. */
export function judge(...given: Parameters<typeof judgement>): void {
  console.log(judgement(...given));
}

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
  noFunction: "Write a function: this is {given}.",
  nothing: "nothing",
  aFunction: "a function",
  aPromise: "a promise (its function is async)",
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
    noFunction: "関数を書いてください。これは {given} です。",
    nothing: "なし",
    aFunction: "関数",
    aPromise: "プロミス（async の関数）",
  },
  zh: {
    right: "正确，试过的 {all} 个值全都对。",
    notYet: "还不对。",
    some: "{all} 个值中有 {right} 个是对的。",
    threw: "你的函数抛出了错误：{error}",
    number: "你的函数给出了 {given}。这里需要一个数。",
    list: "你的函数给出了 {given}。这里需要 {length} 个数的列表。",
    noFunction: "请写一个函数：现在是 {given}。",
    nothing: "空",
    aFunction: "函数",
    aPromise: "Promise（async 函数）",
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

/** As a list, where it is an array of numbers of any kind. */
const asList = (value: unknown) =>
  ArrayBuffer.isView(value) && !(value instanceof DataView) ? [...(value as Float32Array)] : value;

function shown(value: unknown, says: typeof english): string {
  if (typeof value === "function") return says.aFunction;
  if (value instanceof Promise) return says.aPromise;
  if (typeof value === "number") return String(value);
  const written = (_: string, each: unknown) =>
    typeof each === "bigint" || (typeof each === "number" && !Number.isFinite(each)) ? String(each) : each;
  return JSON.stringify(value, written) ?? says.nothing;
}

/** @throws RangeError for a name that is none of them */
function known<T extends object, K extends keyof T>(what: string, all: T, name: K): T[K] {
  if (Object.hasOwn(all, name)) return all[name];
  throw new RangeError(
    `${what}: there is no ${JSON.stringify(name)}; there are ${Object.keys(all).join(", ")}`,
  );
}

/** @returns what is to be said to whoever wrote the function. */
export function judgement(
  name: keyof typeof tasks,
  written: (...given: never[]) => unknown,
  lang: Language = "en",
): string {
  const says = known("lang", words, lang);
  const task: Task = known("judge", tasks, name);
  if (typeof written !== "function")
    return says.notYet + fill(says.noFunction, { given: shown(written, says) });
  const tries = task.tries(new Generator(29));
  const found: unknown[] = [];
  for (const given of tries)
    try {
      found.push(asList(written(...(structuredClone(given) as never[])))); // it may write to what it gets
    } catch (error) {
      return says.notYet + fill(says.threw, { error });
    }
  const wanted = tries.map((given) => task.right(...given));
  const agrees = (other: readonly Value[]) => other.filter((value, i) => isSame(found[i], value)).length;
  const right = agrees(wanted);
  if (right === tries.length) return fill(says.right, { all: tries.length });
  const mistake = task.mistakes.find(
    ([made]) => agrees(tries.map((given) => made(...given))) === tries.length,
  );
  if (mistake !== undefined) return says.notYet + mistake[1][lang];
  for (const [i, value] of wanted.entries())
    if (!isLike(found[i], value)) {
      const asked = typeof value === "number" ? says.number : says.list;
      return says.notYet + fill(asked, { given: shown(found[i], says), length: entries(value).length });
    }
  return says.notYet + fill(says.some, { right, all: tries.length });
}

/** Prints what there is to say. */
export function judge(...given: Parameters<typeof judgement>): void {
  console.log(judgement(...given));
}

/** Prints what a recorded pass computed as a formula: the tape itself says what the derivative is. */
import type { Tensor } from "../../src/tensor/index.js";

/** How tightly an operator binds: sums loosest, functions tightest. */
type Strength = 0 | 1 | 2 | 3 | 4;
interface Text {
  readonly text: string;
  readonly strength: Strength;
}

const parenthesized = ({ text, strength }: Text, atLeast: Strength) =>
  strength < atLeast ? `(${text})` : text;

const number = (x: number) => String(Number(x.toPrecision(6)));

/** Ops that change no value that a formula would show. */
const silent = new Set(["broadcastTo", "reshape", "to", "clone"]);

/** Prints a tensor in terms of named ones; undefined where it says more than `longest` characters can. */
export function formula(root: Tensor, names: ReadonlyMap<object, string>, longest = 120): string | undefined {
  let budget = 400;
  const nameOf = (x: Tensor) => names.get(x) ?? (x.gradFn === undefined ? undefined : names.get(x.gradFn));

  const print = (x: Tensor): Text => {
    const name = nameOf(x);
    if (name !== undefined) return { text: name, strength: 4 };
    if (x.gradFn === undefined || budget-- <= 0)
      return { text: x.size === 1 ? number(x.item()) : "…", strength: 4 };
    const { inputs, rules, attrs } = x.gradFn;
    const parts = inputs.map(print);
    const [a, b] = parts as [Text, Text];
    const isOne = (part: Text) => part.text === "1";
    switch (rules.name) {
      case "add":
        return { text: `${a.text} + ${parenthesized(b, b.text.startsWith("−") ? 1 : 0)}`, strength: 0 };
      case "sub":
        return { text: `${a.text} − ${parenthesized(b, 1)}`, strength: 0 };
      case "mul":
        if (isOne(a)) return b;
        if (isOne(b)) return a;
        return { text: `${parenthesized(a, 1)} · ${parenthesized(b, 2)}`, strength: 1 };
      case "div":
        return { text: `${parenthesized(a, 1)} / ${parenthesized(b, 2)}`, strength: 1 };
      case "neg":
        if (a.text.startsWith("−") && a.strength > 0) return { text: a.text.slice(1), strength: a.strength };
        return { text: `−${parenthesized(a, 1)}`, strength: 1 };
      case "square":
        return { text: `${parenthesized(a, 4)}²`, strength: 3 };
      case "pow":
        return { text: `${parenthesized(a, 4)}^${parenthesized(b, 4)}`, strength: 3 };
      case "powScalar":
        return { text: `${parenthesized(a, 4)}^${number(attrs as number)}`, strength: 3 };
      case "sumTo":
        return x.shape.length === 0 && inputs[0]?.size === 1 ? a : { text: `Σ(${a.text})`, strength: 4 };
      case "sum":
        return { text: `Σ(${a.text})`, strength: 4 };
      case "matmul":
        return {
          text: `${transposed(a, attrs, "transposeA")} @ ${transposed(b, attrs, "transposeB")}`,
          strength: 1,
        };
      default:
        if (silent.has(rules.name)) return a;
        return { text: `${rules.name}(${parts.map((part) => part.text).join(", ")})`, strength: 4 };
    }
  };
  const { text } = print(root);
  return budget > 0 && text.length <= longest ? text : undefined;
}

const transposed = (part: Text, attrs: unknown, flag: "transposeA" | "transposeB") =>
  `${parenthesized(part, 3)}${(attrs as Record<string, boolean>)[flag] === true ? "ᵀ" : ""}`;

/** The ops that a recorded tensor was computed by, from the named ones on, each once. */
export function opsBehind(root: Tensor, names: ReadonlyMap<object, string>): string[] {
  const found = new Set<string>();
  const seen = new Set<object>();
  const stack = [root];
  for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
    const { gradFn } = x;
    if (gradFn === undefined || names.has(x) || names.has(gradFn) || seen.has(gradFn)) continue;
    seen.add(gradFn);
    found.add(gradFn.name);
    stack.push(...gradFn.inputs);
  }
  return [...found].sort();
}

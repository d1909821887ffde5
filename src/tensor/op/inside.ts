/**
 * The plain steps that an op says it is made of, `e = exp(-{a}); {y} = 1 / (1 + e)`, read piece by piece;
 * what the pieces become is up to who reads: a picture computes with them.
 *
 * Steps are separated by `;`. {a}, {b}, ... are the operands, {y} is the result, {g} its upstream gradient
 * and {∂a} the gradient of an operand; other names are those of steps. `×` and `/` go place by place, `·` is
 * the product of matrices, `⋆` a convolution, `windows(x)` what a window finds wherever it goes; `Σ[0,2] x`
 * runs along axes (all where none are named), which stay as 1; `x[:, 0:2]` is a part, as NumPy writes it.
 */
import { ValueError } from "../../arguments/index.js";

/** What is computed of what; `along` are axes, or for `as` the extents of a shape. */
export interface StepReader<T> {
  number(value: number): T;
  /** `a` in braces, or a step that was written before. */
  named(name: string): T;
  apply(name: string, of: readonly T[], along: readonly number[] | undefined): T;
  /** For each axis the one place, the first and the one after the last, or undefined for all. */
  part(of: T, places: readonly Place[]): T;
}

export type Place = number | readonly [number, number] | undefined;

/** One step: `{y}[:, 0] = o × tanh(c)`. */
export interface PlainStep<T> {
  /** In braces, or the name that later steps call it by. */
  readonly target: string;
  /** Where only this part of the result is computed. */
  readonly part: readonly Place[] | undefined;
  /** What stands right of `=`. */
  readonly formula: string;
  readonly value: T;
}

/** Of one argument; those in `ofTwo` take two as well. */
const ofOne = "- √ exp log abs sin cos tanh σ erf max min mean Σ Π as causal windows".split(" ");
const ofTwo = "max min oneHot".split(" ");

/** {a} to {f}: {g} is the upstream gradient. */
const mostOperands = 6;

/** Nobody says more of one op; deeper nesting than this allows could exhaust the stack. */
const longest = 2000;

/** A number, what stands in braces, a name, or a sign. */
const token = new RegExp(
  "\\s*(?:(\\d+(?:\\.\\d+)?(?:e[-+]?\\d+)?)|(\\{∂?[a-z]\\})|" +
    "((?!ᵀ)\\p{L}(?:(?!ᵀ)[\\p{L}\\p{Nd}₀-₉′])*)|([-+×·⋆/²ᵀ√()=;,:[\\]]))",
  "uy",
);

/**
 * All steps in order, each handed to `step` before the next is read.
 * @throws ValueError for what is no list of steps, naming the place.
 */
export function readSteps<T>(text: string, reader: StepReader<T>, step: (done: PlainStep<T>) => void): void {
  if (text.length > longest)
    throw new ValueError(`${text.length} characters, where at most ${longest} are read`);
  const steps = new Steps(text, reader);
  do step(steps.step());
  while (steps.skip(";"));
  steps.end();
}

/** @throws ValueError where it is no list of steps, or names an operand that is none of so many. */
export function requireSteps(by: string, text: string, operands = mostOperands): void {
  const known = new Set(
    Array.from({ length: Math.min(operands, mostOperands) }, (_, i) => `{${letter(i)}}`).concat("{g}"),
  );
  const requireKnown = (name: string) => {
    if (!known.has(name)) throw new ValueError(`${name} is no operand, and no step before it has that name`);
  };
  const nothing = () => {};
  const reader = { number: nothing, named: requireKnown, apply: nothing, part: nothing };
  try {
    readSteps(text, reader, ({ target }) => {
      if (target.startsWith("{∂")) requireKnown(target.replace("∂", ""));
      else if (known.has(target)) throw new ValueError(`${target} is there before`);
      known.add(target);
    });
    if (!known.has("{y}")) throw new ValueError("no step gives the result, {y}");
  } catch (error) {
    throw new ValueError(`${by}: ${(error as Error).message}`);
  }
}

/** What an op calls an operand: a, b, ... */
export const letter = (operand: number): string => String.fromCharCode(97 + operand);

/** Recursive descent: sums of products of what has a sign or a function before it. */
class Steps<T> {
  readonly #text: string;
  readonly #reader: StepReader<T>;
  #at = 0;
  /** "" at the end. */
  #token = "";
  #next = 0;

  constructor(text: string, reader: StepReader<T>) {
    this.#text = text;
    this.#reader = reader;
    this.#advance();
  }

  #advance(): string {
    const read = this.#token;
    this.#at = this.#next;
    token.lastIndex = this.#at;
    const found = token.exec(this.#text);
    if (found === null && this.#text.slice(this.#at).trim() !== "") this.#refuse();
    this.#token = found?.slice(1).find((each) => each !== undefined) ?? "";
    this.#next = found === null ? this.#text.length : token.lastIndex;
    return read;
  }

  #refuse(): never {
    const rest = this.#text.slice(this.#at).trim();
    throw new ValueError(
      `it cannot be read from ${rest === "" ? "its end" : JSON.stringify(rest.slice(0, 30))} on`,
    );
  }

  skip(wanted: string): boolean {
    if (this.#token !== wanted) return false;
    this.#advance();
    return true;
  }

  #expect(wanted: string): void {
    if (!this.skip(wanted)) this.#refuse();
  }

  end(): void {
    if (this.#token !== "") this.#refuse();
  }

  step(): PlainStep<T> {
    const target = this.#token;
    if (!/^(\{∂.\}|\{y\}|\p{L}.*)$/u.test(target) || ofOne.includes(target) || ofTwo.includes(target))
      this.#refuse();
    this.#advance();
    const part = this.skip("[") ? this.#places() : undefined;
    this.#expect("=");
    const from = this.#at;
    const value = this.#sum();
    return { target, part, formula: this.#text.slice(from, this.#at).trim(), value };
  }

  #infix(signs: string, operand: () => T): T {
    let left = operand();
    while (this.#token !== "" && signs.includes(this.#token)) {
      const sign = this.#advance();
      left = this.#reader.apply(sign, [left, operand()], undefined);
    }
    return left;
  }

  #sum(): T {
    return this.#infix("+-", () => this.#infix("×·⋆/", () => this.#prefixed()));
  }

  #prefixed(): T {
    const name = this.#token;
    if (!ofOne.includes(name) && !ofTwo.includes(name)) return this.#postfixed();
    this.#advance();
    const along = name !== "-" && this.skip("[") ? this.#numbers() : undefined;
    if (!this.skip("(")) return this.#reader.apply(name, [this.#prefixed()], along);
    const of = [this.#sum()];
    while (this.skip(",")) of.push(this.#sum());
    this.#expect(")");
    if (of.length !== (ofTwo.includes(name) && (of.length > 1 || !ofOne.includes(name)) ? 2 : 1))
      this.#refuse();
    return this.#reader.apply(name, of, along);
  }

  #postfixed(): T {
    let value = this.#primary();
    for (;;) {
      if (this.#token === "²" || this.#token === "ᵀ")
        value = this.#reader.apply(this.#advance(), [value], undefined);
      else if (this.skip("[")) value = this.#reader.part(value, this.#places());
      else return value;
    }
  }

  #primary(): T {
    if (this.skip("(")) {
      const value = this.#sum();
      this.#expect(")");
      return value;
    }
    if (/^\d/.test(this.#token)) return this.#reader.number(Number(this.#advance()));
    if (/^(\{[^∂]\}|\p{L}.*)$/u.test(this.#token)) return this.#reader.named(this.#advance());
    return this.#refuse();
  }

  #whole(): number {
    if (!/^\d+$/.test(this.#token)) this.#refuse();
    return Number(this.#advance());
  }

  /** `0,2]` */
  #numbers(): number[] {
    const numbers: number[] = [];
    while (!this.skip("]")) {
      if (numbers.length > 0) this.#expect(",");
      numbers.push(this.#whole());
    }
    return numbers;
  }

  /** `:, 0:2]` */
  #places(): Place[] {
    const places: Place[] = [];
    do {
      if (this.skip(":")) places.push(undefined);
      else {
        const from = this.#whole();
        places.push(this.skip(":") ? [from, this.#whole()] : from);
      }
    } while (this.skip(","));
    this.#expect("]");
    return places;
  }
}

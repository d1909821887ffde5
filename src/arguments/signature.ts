/** Signatures: what a function takes, declared once, checked at each call, read by the documentation. */
import { ValueError, WengertError } from "./errors.js";
import { type Kind, requireKind } from "./kind.js";
import { isOptions, optionFor } from "./options.js";
import { isPlainObject, show } from "./show.js";

/** Parameters by name, in their order. The last may be a rest parameter, whose name begins with "...". */
export type Parameters = Readonly<Record<string, Kind>>;

/** Every signature, by the name of the function: for documentation, and for tests that leave none out. */
export const signatures = new Map<string, Signature>();

/**
 * Declares what a function takes: `const takes = signature("zeros", { shape, options: creationOptions })`.
 * Its first line is then `takes.check(arguments)`. A constructor has the name of its class ("SGD"), a method
 * that of class and method ("Generator.normal"): the name that errors say, and the public one.
 */
export function signature(name: string, parameters: Parameters): Signature {
  const made = new Signature(name, parameters);
  signatures.set(name, made);
  return made;
}

export class Signature {
  readonly #names: readonly string[];
  readonly #kinds: readonly Kind[];
  /** How many arguments can be looked at one by one, and how many there may be. */
  readonly #positional: number;
  readonly #most: number;
  /** How many there must be. */
  readonly #least: number;
  /** False where all checks but that of their number are the function's own, as for operands. */
  readonly looks: boolean;

  constructor(
    readonly name: string,
    readonly parameters: Parameters,
  ) {
    this.#names = Object.keys(parameters);
    this.#kinds = Object.values(parameters);
    const rest = this.#names.at(-1)?.startsWith("...") === true;
    this.#positional = this.#names.length - (rest ? 1 : 0);
    this.#most = rest ? Number.POSITIVE_INFINITY : this.#positional;
    this.#least = this.#kinds.slice(0, this.#positional).findLastIndex((of) => !of.optional) + 1;
    this.looks = !this.#kinds.every((of) => "inside" in of);
  }

  /**
   * Whether so many arguments are right, and nothing else is to be checked. Ops ask before they call `check`:
   * a list of arguments that nobody looks at is never made.
   */
  fits(count: number): boolean {
    return !this.looks && count <= this.#most && count >= this.#least;
  }

  /** @throws ValueError, or what a kind throws, for arguments that are not what was declared. */
  check(args: ArrayLike<unknown>): void {
    try {
      if (args.length > this.#most) throw this.#tooMany(args);
      if (args.length < this.#least) this.#requireAll(args);
      if (this.looks) this.#requireKinds(args);
    } catch (error) {
      if (error instanceof WengertError) throw error;
      // a revoked proxy, a getter that throws
      const why = error instanceof Error ? error.message : show(error);
      throw new ValueError(`${this.name}: an argument throws when it is looked at: ${why}`, { cause: error });
    }
  }

  #requireKinds(args: ArrayLike<unknown>): void {
    for (let i = 0; i < this.#positional; i++) {
      const value = args[i];
      const of = this.#kinds[i] as Kind;
      if (value === undefined && of.optional) continue;
      const name = this.#names[i] as string;
      this.#requireLastOptions(i, value);
      requireKind(this.name, name, of, value);
    }
    for (let i = this.#positional; i < args.length; i++)
      requireKind(this.name, `argument ${i + 1}`, this.#kinds[this.#positional] as Kind, args[i]);
  }

  /** @throws ValueError for options in the place of an argument before them that may be left out. */
  #requireLastOptions(i: number, value: unknown): void {
    const of = this.#kinds[i] as Kind;
    const last = this.#positional - 1;
    if (i >= last || !of.optional || !isPlainObject(value) || !isOptions(this.#kinds[last] as Kind)) return;
    if (of.require === undefined && !of.accepts(value)) throw this.#optionsBefore(i, last, value);
  }

  #optionsBefore(i: number, last: number, value: unknown): ValueError {
    const call = [...this.#names.slice(0, i), ...Array(last - i).fill("undefined"), show(value)].join(", ");
    return new ValueError(
      `${this.name}: ${show(value)} stands where ${this.#names[i]} is wanted; options come last: ` +
        `${this.name}(${call})`,
    );
  }

  /** As documentation writes it: `(x, axis?, { keepDims = false }?)`. */
  toString(): string {
    const parts = this.#names.map((name, i) => {
      const of = this.#kinds[i] as Kind;
      return isOptions(of) ? formatOptions(name, of.kinds) : formatParameter(name, of);
    });
    return `(${parts.join(", ")})`;
  }

  #requireAll(args: ArrayLike<unknown>): void {
    for (let i = args.length; i < this.#least; i++) {
      const of = this.#kinds[i] as Kind;
      if (isOptions(of))
        of.require?.(this.name, this.#names[i] as string, undefined); // says which one
      else if (!of.optional)
        throw new of.error(`${this.name}: ${this.#names[i]} is missing; it takes ${this}`);
    }
  }

  #tooMany(args: ArrayLike<unknown>): ValueError {
    const extra = args[this.#most];
    const [, index, list] = Array.from(args);
    const mapped = args.length === 3 && typeof index === "number" && Array.isArray(list);
    const last = this.#kinds.at(-1);
    const into = last !== undefined && isOptions(last) ? this.#optionFor(last.kinds, extra) : "";
    const wayOut =
      mapped && list[index] === args[0]
        ? ` map() gives an index and the list too: write map((x) => ${this.name}(x)).`
        : into;
    const takes = this.#most === 0 ? "none" : this;
    return new ValueError(`${this.name}: an argument too many, ${show(extra)}; it takes ${takes}.${wayOut}`);
  }

  #optionFor(kinds: Readonly<Record<string, Kind>>, value: unknown): string {
    const meant = optionFor(Object.entries(kinds), value);
    return meant === undefined ? "" : ` Is it the option { ${meant} }?`;
  }
}

function formatParameter(name: string, of: Kind): string {
  if (of.default !== undefined) return `${name} = ${show(of.default)}`;
  return of.optional ? `${name}?` : name;
}

function formatOptions(name: string, kinds: Readonly<Record<string, Kind>>): string {
  const parts = Object.entries(kinds).map(([key, of]) => formatParameter(key, of));
  return parts.length > 5 ? name : `{ ${parts.join(", ")} }`;
}

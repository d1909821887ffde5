/** Options: an object whose every key is declared, with its kind and its default. */
import { ValueError } from "./errors.js";
import { type Defaulted, type Kind, requireKind } from "./kind.js";
import { isPlainObject, show } from "./show.js";
import { nearest, nearestBy, tensorWords } from "./spelling.js";

/** One kind for each option of O: none can be forgotten, and none invented. */
export type OptionKinds<O> = { readonly [K in keyof O]-?: Kind<Exclude<O[K], undefined>> };

/** Options as `read` gives them: those with a default are there. */
export type Resolved<O, Kinds extends OptionKinds<O>> = {
  readonly [K in keyof O as Kinds[K] extends Defaulted ? K : never]-?: Exclude<O[K], undefined>;
} & { readonly [K in keyof O as Kinds[K] extends Defaulted ? never : K]: O[K] };

export interface Options<O, R = O> extends Kind<O> {
  readonly kinds: Readonly<Record<string, Kind>>;
  /** Which option was meant by a word that is none. */
  readonly meantBy: typeof nearest;
  /** Options that were checked, with their defaults; undefined counts as left out. Does not check. */
  readonly read: (given: O | undefined) => R;
}

/**
 * The options of a function: `options<SGDOptions>()({ lr: positive, nesterov: withDefault(flag, false) })`.
 * (Two calls, since TypeScript infers all type arguments of a call or none.)
 */
export function options<O extends object>() {
  return optionsBy<O>(nearest);
}

/** The same for tensors and their methods, without the words that other libraries have for other options. */
export function optionsOfTensors<O extends object>() {
  return optionsBy<O>((word, known) => nearestBy(tensorWords, word, known));
}

function optionsBy<O extends object>(meantBy: typeof nearest) {
  return <const Kinds extends OptionKinds<O>>(kinds: Kinds): Options<O, Resolved<O, Kinds>> => {
    const byKey: ReadonlyMap<string, Kind> = new Map(Object.entries<Kind>(kinds));
    const names = [...byKey.keys()];
    const required = names.filter((name) => !byKey.get(name)?.optional);
    const defaults: Record<string, unknown> = {};
    for (const [name, of] of byKey) if (of.default !== undefined) defaults[name] = of.default;
    Object.freeze(defaults);

    const requireOptions = (by: string, name: string, value: unknown): void => {
      if (value !== undefined) {
        if (!isPlainObject(value)) throw noOptions(by, name, byKey, value);
        for (const key of Reflect.ownKeys(value)) {
          const of = typeof key === "string" ? byKey.get(key) : undefined;
          if (of === undefined) throw unknownOption(by, String(key), names, meantBy);
          if (value[key as string] !== undefined) requireKind(by, key as string, of, value[key as string]);
        }
      }
      if (required.length === 0) return;
      const missing = required.find((each) => value === undefined || value[each] === undefined);
      if (missing !== undefined)
        throw new ValueError(`${by}: ${missing} is missing; it is one of the options: { ${missing}: ... }`);
    };

    const accepts = (value: unknown): boolean => {
      try {
        requireOptions("", "", value);
        return true;
      } catch {
        return false;
      }
    };

    const read = (given: O | undefined): Resolved<O, Kinds> => {
      if (given === undefined) return defaults as Resolved<O, Kinds>;
      const all: Record<string, unknown> = { ...defaults };
      const named = given as Record<string, unknown>;
      for (const key in named) if (named[key] !== undefined) all[key] = named[key];
      return all as Resolved<O, Kinds>;
    };

    return {
      words: `options { ${names.join(", ")} }`,
      accepts,
      require: requireOptions,
      optional: required.length === 0,
      error: ValueError,
      kinds,
      meantBy,
      read,
    };
  };
}

/** Is the kind one of options? */
export function isOptions(of: Kind): of is Options<object> {
  return "kinds" in of;
}

function unknownOption(
  by: string,
  key: string,
  names: readonly string[],
  meantBy: typeof nearest,
): ValueError {
  const meant = meantBy(key, names);
  const wayOut =
    meant !== undefined
      ? `did you mean ${meant}?`
      : names.length === 0
        ? "there are none"
        : `there are ${names.join(", ")}`;
  return new ValueError(`${by}: unknown option ${show(key)}; ${wayOut}`);
}

/**
 * The first option that a value could have been meant for; those that are checked inside take anything, so
 * that they come last, and no words or numbers.
 */
export function optionFor(kinds: readonly (readonly [string, Kind])[], value: unknown): string | undefined {
  const taking = kinds.filter(([, of]) => of.accepts(value));
  const last = typeof value === "object" && value !== null && !isPlainObject(value) ? taking[0] : undefined;
  return (taking.find(([, of]) => !("inside" in of)) ?? last)?.[0];
}

/** The option that the value could have been meant for is the way out. */
function noOptions(by: string, name: string, kinds: ReadonlyMap<string, Kind>, value: unknown): ValueError {
  const meant = optionFor([...kinds], value);
  const short = typeof value === "object" || typeof value === "function" ? "..." : show(value);
  const some = [...[...kinds.keys()].slice(0, 4), ...(kinds.size > 4 ? ["..."] : [])].join(", ");
  const wayOut = meant === undefined ? `They are written as { ${some} }.` : `Write { ${meant}: ${short} }.`;
  return new ValueError(`${by}: ${name} must be an object, got ${show(value)}. ${wayOut}`);
}

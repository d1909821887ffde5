/** Properties that a class does not have: to set one is refused, where JavaScript takes it in silence. */
import { ValueError } from "./errors.js";
import { nearest } from "./spelling.js";

/** What an error adds for a property that there is not: the way to what was meant. */
type WayOut<T> = (key: string, object: T) => string | undefined;

interface Closed {
  readonly name: string;
  readonly wayOut: WayOut<never> | undefined;
}

const closed = new Map<unknown, Closed>();

/** The end of their chain of prototypes: what an object or its classes have is found before this is asked. */
const end: object = new Proxy(Object.prototype, {
  set(_, key, value, object: object) {
    const of = closed.get(object.constructor);
    if (of === undefined || typeof key === "symbol")
      return Reflect.defineProperty(object, key, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    const meant = nearest(key, [...namesOf(object)]);
    const wayOut =
      of.wayOut?.(key, object as never) ?? (meant === undefined ? undefined : `Did you mean ${meant}?`);
    throw new ValueError(
      [`${of.name}: it has no property "${key}" that could be set.`, wayOut].filter(Boolean).join(" "),
    );
  },
});

function* namesOf(object: object): Iterable<string> {
  for (let each = object; each !== end; each = Object.getPrototypeOf(each) as object)
    for (const name of Object.getOwnPropertyNames(each)) if (name !== "constructor") yield name;
}

/**
 * For instances of this class; those that extend it are another's, and may set what they like. Called by the
 * class's constructor, so that a bundle leaves out classes that nobody makes.
 * @param name what errors call it: a minifier may have renamed the class.
 */
export function refuseUnknownProperties<T extends object>(
  name: string,
  of: { readonly prototype: T },
  wayOut?: WayOut<T>,
): void {
  if (closed.has(of)) return;
  closed.set(of, { name, wayOut });
  let first: object = of.prototype;
  for (let next = first; next !== Object.prototype; next = Object.getPrototypeOf(next) as object) {
    if (next === end) return;
    first = next;
  }
  Object.setPrototypeOf(first, end);
}

/**
 * The same for some names, each with the way out: for a class of which so many objects are made that a longer
 * chain of prototypes shows. What has a getter keeps it, and is refused in a sentence of its own.
 */
export function refuseForeignProperties(
  name: string,
  { prototype }: { readonly prototype: object },
  waysOut: Readonly<Record<string, string>>,
): void {
  for (const [key, wayOut] of Object.entries(waysOut)) {
    const get = Object.getOwnPropertyDescriptor(prototype, key)?.get;
    const what = get === undefined ? `it has no property "${key}" that could be set` : `${key} is only read`;
    Object.defineProperty(prototype, key, {
      configurable: true,
      ...(get === undefined ? {} : { get }),
      set() {
        throw new ValueError(`${name}: ${what}. ${wayOut}`);
      },
    });
  }
}

/** Names that programs read of lists, and that would be undefined here: each is refused with the way out. */
export function refuseToRead(
  name: string,
  { prototype }: { readonly prototype: object },
  waysOut: Readonly<Record<string, string>>,
): void {
  for (const [key, wayOut] of Object.entries(waysOut)) {
    const refuse = (): never => {
      throw new ValueError(`${name}: it has no property "${key}". ${wayOut}`);
    };
    Object.defineProperty(prototype, key, { configurable: true, get: refuse, set: refuse });
  }
}

/** Modules that say which name they do not have; without, calling it fails by words about `undefined`. */
import { distance } from "../page/distance.js";

/** What PyTorch calls otherwise, of what beginners write first; docs/from-pytorch.md has all. */
const here: Readonly<Record<string, string>> = {
  Linear: "Affine",
  BatchNorm1d: "BatchNorm",
  BatchNorm2d: "BatchNorm",
  MultiheadAttention: "MultiHeadAttention",
  cat: "concat",
  var: "variance",
};

/** What promises and the console ask of whatever they get, beside what every object has. */
const asked: readonly string[] = ["then", "toJSON", "nodeName", "inspect"];

/**
 * The same names, and an error for any other; of namespaces in it (`nn`, `optim`) too. What is there costs nothing
 * more: only what is not is looked for behind it.
 * @param called how an error calls it
 */
export function strict(called: string, names: object): object {
  const missing = new Proxy(Object.create(null), {
    get: (_, name) => {
      if (typeof name === "symbol" || name in Object.prototype || asked.includes(name))
        return Reflect.get(Object.prototype, name);
      const far = (each: string) =>
        distance(name.toLowerCase(), each.toLowerCase()) + distance(name, each) / 1000;
      const [like] = Object.keys(names)
        .map((each) => [each, far(each)] as const)
        .filter(([, by]) => Math.floor(by) <= Math.max(1, name.length / 4))
        .sort(([, x], [, y]) => x - y);
      if (name === "default" && called.startsWith('"'))
        throw new SyntaxError(
          `${called} has no default: import { tensor } from ${called}, or import * as all from ${called}`,
        );
      const other = Object.hasOwn(here, name) ? here[name] : undefined;
      const known = other !== undefined && Object.hasOwn(names, other) ? `. It is ${other} here.` : undefined;
      const hint = known ?? (like === undefined ? "" : `. Did you mean ${like[0]}?`);
      throw new SyntaxError(`${called} has no "${name}"${hint}`);
    },
  });
  const entries = Object.entries(names).map(([name, value]) => [
    name,
    { value: isNamespace(value) ? strict(name, value) : value, enumerable: true },
  ]);
  // so that the translation takes it as it is
  return Object.create(missing, { ...Object.fromEntries(entries), __esModule: { value: true } });
}

const isNamespace = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  (value as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag] === "Module";

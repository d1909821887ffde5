/** One valid call of a public function, with all that it takes: the form of the tables beside this file. */

export interface Call {
  /** The public name: "sum", "init.zeros", "Affine" for its constructor, "Affine.forward". */
  readonly name: string;
  /** Calls it, or makes one. */
  readonly run: (...args: readonly unknown[]) => unknown;
  /** New arguments, one for each parameter; options last, with every option that goes with the others. */
  readonly args: () => readonly unknown[];
  /** Whether its last parameter takes as many arguments as there are. */
  readonly rest: boolean;
}

export type Arguments = () => readonly unknown[];

/** Marks the arguments of a function whose last parameter is a rest parameter. */
export const withRest = (args: Arguments): Arguments => Object.assign(() => args(), { rest: true });

const callOf = (name: string, run: Call["run"], args: Arguments): Call => ({
  name,
  run,
  args,
  rest: "rest" in args,
});

const isClass = (value: unknown) => /^class\b/.test(Function.prototype.toString.call(value));

/** The functions and classes of a module, by the names of its exports; `prefix` is that of a namespace. */
export function callsOf(module: object, table: Readonly<Record<string, Arguments>>, prefix = ""): Call[] {
  return Object.entries(table).map(([name, args]) => {
    const value = (module as Readonly<Record<string, unknown>>)[name];
    if (typeof value !== "function") throw new Error(`no function or class is called ${prefix}${name}`);
    const run = isClass(value)
      ? (...given: readonly unknown[]) => Reflect.construct(value, given)
      : (...given: readonly unknown[]) => Reflect.apply(value, undefined, given);
    return callOf(prefix + name, run, args);
  });
}

/** The methods of a class, each called on a new receiver. */
export function methodsOf(
  name: string,
  receiver: () => object,
  table: Readonly<Record<string, Arguments>>,
): Call[] {
  return Object.entries(table).map(([method, args]) => {
    const run = (...given: readonly unknown[]) => {
      const object = receiver() as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
      return object[method]?.(...given);
    };
    return callOf(`${name}.${method}`, run, args);
  });
}

export const none: Arguments = () => [];

/** The same calls, and what they began is ended at once. */
export function ended(calls: readonly Call[], end: (result: unknown) => void): Call[] {
  return calls.map((call) => ({
    ...call,
    run: (...args) => {
      const result = call.run(...args);
      end(result);
      return result;
    },
  }));
}

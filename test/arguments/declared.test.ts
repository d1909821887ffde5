/**
 * Whatever users can call has declared what it takes, and refuses all else in a sentence that names it: too
 * many arguments, options that do not exist, and what is no options at all.
 */
import { describe, expect, test } from "vitest";
import { ValueError, WengertError } from "wengert";
import { isOptions, type Kind, type Signature } from "../../src/arguments/index.js";
import { registry } from "../../src/ops/registry.js";
import { type Call, calls } from "./calls/index.js";
import { signatureOf, signatures } from "./declarations.js";
import { declaredFunctions, idleReasons, publicFunctions } from "./public-functions.js";

/** Signatures of functions that functions give, and of what is public by another name. */
const others: Readonly<Record<string, string>> = {
  toEqualTensor: "one of the matchers",
  toBeCloseToTensor: "one of the matchers",
  initializer: "what the functions of nn.init give",
  "place.get": "a method of what place gives",
  "place.set": "a method of what place gives",
  "place.add": "a method of what place gives",
  "vjp pullback": "what vjp gives",
  "watchGraphGrowth.next": "a method of what watchGraphGrowth gives",
  "watchGraphGrowth.stop": "a method of what watchGraphGrowth gives",
};

const isInternalOp = (name: string) =>
  [...registry.values()].some(({ isPublic, op }) => !isPublic && op?.definition.name === name);

const names = declaredFunctions.map(({ name }) => name);

test("every public function, constructor and method declares what it takes", () => {
  const undeclared = names.filter((name) => signatureOf(name) === undefined);
  expect(undeclared).toEqual([]);
});

test("every declaration is that of something public, or of an op behind it", () => {
  const known = new Set([
    ...publicFunctions.map(({ name }) => signatureOf(name)),
    ...Object.keys(others).map((name) => signatures.get(name)),
  ]);
  const foreign = [...signatures.values()].filter((each) => !known.has(each) && !isInternalOp(each.name));
  expect(foreign.map(({ name }) => name)).toEqual([]);
});

test("every one of them has a valid call", () => {
  const tried = calls.map(({ name }) => name);
  expect(new Set(tried).size).toBe(tried.length);
  expect(tried.filter((name) => !(name in others)).sort()).toEqual([...new Set(names)].sort());
  expect(idleReasons).toEqual([]);
});

async function errorOf(call: Call, args: readonly unknown[]): Promise<Error> {
  try {
    await call.run(...args);
  } catch (error) {
    expect(error).toBeInstanceOf(WengertError);
    return error as Error;
  }
  throw new Error(`${call.name} took it`);
}

/** Where options are declared, alone or as an alternative to an axis. */
const optionsPlaces = ({ parameters }: Signature): [place: number, kind: Kind][] =>
  Object.values(parameters).flatMap((of, i) => (isOptions(of) ? [[i, of] as [number, Kind]] : []));

/** Where options would stand if what may be left out were left out, and the function does not take them there. */
function placesBeforeOptions({ parameters }: Signature): number[] {
  const kinds = Object.values(parameters);
  const last = kinds.at(-1);
  if (last === undefined || !isOptions(last)) return [];
  return kinds.slice(0, -1).flatMap((of, i) => (of.optional && of.require === undefined ? [i] : []));
}

/** A method has its receiver as the first operand of the function that is declared. */
function shiftOf(call: Call, takes: Signature): number {
  return call.name === `Tensor.${takes.name}` ? 1 : 0;
}

const declared = calls.flatMap((call) => {
  const takes = signatureOf(call.name);
  return takes === undefined ? [] : [{ call, takes, shift: shiftOf(call, takes) }];
});

describe.each(declared)("$call.name", ({ call, takes, shift }) => {
  const named = `${takes.name}: `;

  test("takes as many arguments as it declares, and not one more", async () => {
    const args = call.args();
    await call.run(...args);
    const rest = Object.keys(takes.parameters).at(-1)?.startsWith("...") === true;
    expect(call.rest).toBe(rest);
    if (rest) return;
    expect(args.length + shift).toBe(Object.keys(takes.parameters).length);
    for (const extra of [undefined, 0.5, true, { keepDims: true }]) {
      const error = await errorOf(call, [...args, extra]);
      expect(error).toBeInstanceOf(ValueError);
      expect(error.message).toContain(`${named}an argument too many`);
    }
  });

  const places = optionsPlaces(takes);
  test.runIf(places.length > 0)("takes no unknown options, and nothing else for them", async () => {
    for (const [place] of places) {
      const args = [...call.args()];
      const given = args[place - shift] as object;
      const put = (value: unknown) => args.with(place - shift, value);
      const unknown = await errorOf(call, put({ ...given, colour: 1 }));
      expect(unknown.message).toContain(`${named}unknown option "colour"`);
      for (const key of Object.keys(given)) {
        const wrong = await errorOf(call, put({ ...given, [`${key}z`]: 1 }));
        expect(wrong.message).toContain(`${named}unknown option "${key}z"; did you mean ${key}?`);
      }
      for (const value of [0.5, true, "sum", [1], new Map([["lr", 1]]), new Set([0]), null, () => 1])
        expect((await errorOf(call, put(value))).message).toContain(named);
    }
  });

  const early = placesBeforeOptions(takes);
  test.runIf(early.length > 0)("options too early: the error says that they come last", async () => {
    for (const place of early) {
      const error = await errorOf(call, [...call.args().slice(0, place - shift), {}]);
      expect(error.message).toContain(named);
      expect(error.message).toMatch(/options come last: /);
      expect(error.message).toContain(`${takes.name}(`);
    }
  });
});

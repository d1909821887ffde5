/**
 * Every function, constructor and method that users can call: the names of test/surface/names.txt, with what
 * they are at run time.
 */
import { readFileSync } from "node:fs";
import * as wengert from "wengert";
import * as data from "wengert/data";
import * as distributed from "wengert/distributed";
import * as io from "wengert/io";
import * as testing from "wengert/testing";
import * as train from "wengert/train";
import * as viz from "wengert/viz";

export interface PublicFunction {
  /** As signatures and errors say it: "sum", "init.zeros", "Affine", "Affine.forward". */
  readonly name: string;
  /** Where it is found: the heading in names.txt. */
  readonly entryPoint: string;
  readonly value: unknown;
}

/** By the headings of names.txt; functions of a namespace whose names occur elsewhere too have a prefix. */
const entryPoints: Readonly<Record<string, { readonly values: object; readonly prefix?: string }>> = {
  wengert: { values: wengert },
  "wengert.nn": { values: wengert.nn },
  "wengert.nn.init": { values: wengert.nn.init, prefix: "init." },
  "wengert.optim": { values: wengert.optim },
  "wengert.distributions": { values: wengert.distributions },
  "wengert/viz": { values: viz },
  "wengert/data": { values: data },
  "wengert/io": { values: io },
  "wengert/train": { values: train },
  "wengert/distributed": { values: distributed },
  "wengert/testing": { values: testing },
};

const list = readFileSync(new URL("../surface/names.txt", import.meta.url), "utf8");

function functionsUnder(heading: string, lines: readonly string[]): PublicFunction[] {
  const entryPoint = entryPoints[heading];
  if (entryPoint === undefined)
    throw new Error(`names.txt has a part that no test of arguments knows: ${heading}`);
  const { prefix = "" } = entryPoint;
  const exported = entryPoint.values as Readonly<Record<string, unknown>>;
  const found: PublicFunction[] = [];
  for (const line of lines) {
    const [, kind, name = ""] = /^(function|const|class) (\w+)$/.exec(line) ?? [];
    const [, owner = "", member = ""] = /^ {2}(\w+)\.(\w+)$/.exec(line) ?? [];
    if (kind !== undefined) found.push({ name: prefix + name, entryPoint: heading, value: exported[name] });
    else if (typeof exported[owner] === "function")
      found.push({
        name: `${owner}.${member}`,
        entryPoint: heading,
        value: methodOf(exported[owner], member),
      });
  }
  return found.filter(({ value }) => typeof value === "function");
}

/** Not what a getter gives: no property is read. */
function methodOf(owner: { readonly prototype: object }, member: string): unknown {
  let holder: object | null = owner.prototype;
  while (holder !== null && !Object.hasOwn(holder, member)) holder = Object.getPrototypeOf(holder);
  return holder === null ? undefined : Object.getOwnPropertyDescriptor(holder, member)?.value;
}

export const publicFunctions: readonly PublicFunction[] = list
  .split(/^# /m)
  .slice(1)
  .flatMap((part) => {
    const [heading = "", ...lines] = part.split("\n");
    return functionsUnder(heading, lines);
  });

/** Those that need no signature, with the reason. */
const exempt: readonly { readonly when: (each: PublicFunction) => boolean; readonly reason: string }[] = [
  {
    when: ({ name }) => /\.(toString|toJSON|details)$/.test(name),
    reason: "the language or the library calls it",
  },
  { when: ({ value }) => isError(value), reason: "made as every Error is" },
  {
    when: ({ name }) => /^(Module|Optimizer|RecurrentCell|Distribution|ContinuousDistribution)$/.test(name),
    reason: "abstract: the constructors of subclasses declare what they take",
  },
  {
    when: ({ name }) => /^(Module\.forward|RecurrentCell\.start)$/.test(name),
    reason: "for subclasses to write",
  },
  {
    when: ({ name }) => /^(Tensor|GradFn|GradExplanation|Graph\w+|ArraySummary|SavedArray)$/.test(name),
    reason: "only the library makes them",
  },
  { when: ({ name }) => name === "GradFn.vjp", reason: "the rule of an op, which the engine calls" },
  {
    when: ({ name }) => name === "tensorEquality",
    reason: "test runners call it, with arguments of their own",
  },
  { when: ({ name }) => name === "TensorState", reason: "a Record of immutable" },
];

const isError = (value: unknown) =>
  typeof value === "function" &&
  (value === wengert.WengertError || value.prototype instanceof wengert.WengertError);

/** Those whose arguments are declared. */
export const declaredFunctions: readonly PublicFunction[] = publicFunctions.filter(
  (each) => !exempt.some(({ when }) => when(each)),
);

/** The reasons that excuse no function any more. */
export const idleReasons: readonly string[] = exempt.flatMap(({ when, reason }) =>
  publicFunctions.some(when) ? [] : [reason],
);

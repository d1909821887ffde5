/**
 * Random programs. What is drawn are numbers; `compile` makes a program of them that runs, whatever they are: an operand is an earlier
 * value as it is where the op takes it, else the same value cut, repeated and squashed to what the op's sample wants.
 */
import fc from "fast-check";
import { DTypeError, ShapeError, ValueError } from "../../src/arguments/index.js";
import { formatShape, isFloating, sizeOf } from "../../src/array/index.js";
import { type Tensor as AnyTensor, Tensor, tensor } from "../../src/tensor/index.js";
import { spread } from "../helpers/samples.js";
import { type Template, templates, type Wanted } from "./templates.js";

export interface Leaf {
  readonly shape: readonly number[];
  readonly dtype: "float32" | "float64" | "int32" | "bool";
  readonly seed: number;
}

/** What is drawn for one step: which call, on which earlier values. */
export interface Draw {
  readonly template: number;
  readonly operands: readonly number[];
}

export interface Drawn {
  readonly leaves: readonly Leaf[];
  readonly steps: readonly Draw[];
}

/** An operand of a step: an earlier value, and how it is made to fit. */
interface Source {
  readonly from: number;
  readonly shape?: readonly number[];
  readonly range?: readonly [number, number];
  readonly dtype?: "float32" | "float64";
}

interface Step {
  readonly template: Template;
  readonly sources: readonly (Source | Tensor)[];
}

/** A program with every decision made: run again on other values, it takes the same way. */
export interface Program {
  readonly leaves: readonly Leaf[];
  readonly steps: readonly Step[];
}

const shapes: fc.Arbitrary<readonly number[]> = fc.constantFrom(
  [],
  [3],
  [2, 3],
  [2, 1],
  [4, 3],
  [2, 2, 3],
  [1, 5],
  [7, 2],
);

export function drawnPrograms(dtypes: readonly Leaf["dtype"][], maxSteps = 60): fc.Arbitrary<Drawn> {
  const leaf = fc.record({ shape: shapes, dtype: fc.constantFrom(...dtypes), seed: fc.nat({ max: 999 }) });
  const step = fc.record({
    template: fc.nat({ max: templates.length - 1 }),
    operands: fc.array(fc.nat({ max: 99 }), { minLength: 5, maxLength: 5 }),
  });
  return fc.record({
    leaves: fc.array(leaf, { minLength: 1, maxLength: 3 }),
    steps: fc.array(step, { minLength: 1, maxLength: maxSteps, size: "max" }),
  });
}

export function makeLeaves(leaves: readonly Leaf[]): Tensor[] {
  return leaves.map(({ shape, dtype, seed }) => {
    const values = spread(sizeOf(shape), [-2, 2], seed);
    if (dtype === "bool")
      return tensor(
        values.map((x) => Number(x > 0)),
        { shape, dtype },
      );
    if (dtype === "int32") return tensor(values.map(Math.round), { shape, dtype });
    return tensor(values, { shape, dtype, requiresGrad: true });
  });
}

/** The same elements, cut or repeated until they fill the shape. */
function fill(x: Tensor, shape: readonly number[]): Tensor {
  const size = sizeOf(shape);
  const list = x.reshape([x.size]);
  const enough = x.size >= size ? list : list.tile([Math.ceil(size / x.size)]);
  return enough.slice([[0, size]]).reshape(shape);
}

/** Any values to values between two bounds. */
const squash = (x: Tensor, [low, high]: readonly [number, number]): Tensor =>
  x
    .sigmoid()
    .mul(high - low)
    .add(low);

function take(values: readonly Tensor[], source: Source | Tensor): Tensor {
  if (source instanceof Tensor) return source;
  const { from, shape, range, dtype } = source;
  let x = values[from] as Tensor;
  if (dtype !== undefined) x = x.to(dtype);
  if (shape !== undefined) x = fill(x, shape);
  return range === undefined ? x : squash(x, range);
}

const runStep = (values: readonly Tensor[], { template, sources }: Step): readonly Tensor[] =>
  template.apply(template.argumentsOf(sources.map((source) => take(values, source))));

/** Runs every step: the leaves and then what the steps gave, one after the other. */
export function run({ steps }: Program, leaves: readonly Tensor[]): Tensor[] {
  const values = [...leaves];
  for (const step of steps) values.push(...runStep(values, step));
  return values;
}

const lies = (x: Tensor, [low, high]: readonly [number, number]) =>
  x.toTypedArray().every((value) => Number(value) >= low && Number(value) <= high);

/** Refusals that an op may answer a call with; anything else is a bug. */
const isRefusal = (error: unknown) =>
  error instanceof ShapeError || error instanceof DTypeError || error instanceof ValueError;

/** Makes every decision. Steps that give numbers of no use (empty, or not of the wanted dtypes) are left out. */
export function compile({ leaves, steps: drawn }: Drawn, keep: (result: Tensor) => boolean): Program {
  const values = makeLeaves(leaves);
  const steps: Step[] = [];
  for (const { template: index, operands } of drawn) {
    const template = templates[index] as Template;
    const fitted = (wanted: Wanted | Tensor, i: number, exactly: boolean): Source | Tensor => {
      if (wanted instanceof Tensor) return wanted;
      const from = (operands[i % operands.length] as number) % values.length;
      const x = values[from] as Tensor;
      const cast = exactly && !isFloating(x.dtype) ? { dtype: "float64" as const } : {};
      return {
        from,
        ...cast,
        ...(exactly ? { shape: wanted.shape } : {}),
        ...(lies(x, wanted.range) ? {} : { range: wanted.range }),
      };
    };
    for (const exactly of [false, true]) {
      const step = { template, sources: template.operands.map((operand, i) => fitted(operand, i, exactly)) };
      try {
        const results = runStep(values, step);
        if (!results.every((x) => x.size > 0 && x.size <= 64 && keep(x))) continue;
        steps.push(step);
        values.push(...results);
        break;
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
    }
  }
  return { leaves, steps };
}

/** Σ wᵢ · valueᵢ over every floating value that a step gave: a loss that depends on every step. */
export function lossOf(program: Program, values: readonly AnyTensor[]): Tensor {
  const floating = values.filter((x) => isFloating(x.dtype));
  const terms = floating.map((x, i) =>
    x
      .mul(tensor(spread(x.size, [-1.5, 1.5], i), { shape: x.shape, dtype: x.dtype }))
      .mean()
      .to("float64"),
  );
  return terms
    .reduce((sum, term) => sum.add(term), tensor(0, { dtype: "float64" }))
    .div(program.steps.length + 1);
}

/** A program as code that could be pasted into a test. */
export function print(program: Program): string {
  const names = program.leaves.map((_, i) => `x${i}`);
  const lines = program.leaves.map(({ shape, dtype, seed }, i) => {
    const whole = { bool: ".map((x) => Number(x > 0))", int32: ".map(Math.round)", float32: "", float64: "" }[
      dtype
    ];
    const values = `spread(${sizeOf(shape)}, [-2, 2], ${seed})${whole}`;
    return `const x${i} = tensor(${values}, { shape: [${shape}], dtype: "${dtype}" });`;
  });
  const values = makeLeaves(program.leaves);
  const nameOf = new Map<unknown, string>(values.map((x, i) => [x, names[i] as string]));
  const show = (arg: unknown): string => {
    if (nameOf.has(arg)) return nameOf.get(arg) as string;
    if (arg instanceof Tensor)
      return `tensor([${arg.toTypedArray()}], { shape: [${arg.shape}], dtype: "${arg.dtype}" })`;
    if (Array.isArray(arg)) return `[${arg.map(show).join(", ")}]`;
    return JSON.stringify(arg);
  };
  for (const step of program.steps) {
    const operands = step.sources.map((source) => {
      const x = take(values, source);
      if (source instanceof Tensor) return x;
      const cast = source.dtype === undefined ? "" : `.to("${source.dtype}")`;
      let text = `${names[source.from]}${cast}`;
      if (source.shape !== undefined) text = `fill(${text}, [${source.shape}])`;
      if (source.range !== undefined) text = `squash(${text}, [${source.range}])`;
      nameOf.set(x, text);
      return x;
    });
    const args = step.template.argumentsOf(operands);
    const call = `${step.template.name}(${args.map(show).join(", ")})`;
    const results = step.template.apply(args);
    const own = results.map((x, i) => {
      const name = `v${names.length - program.leaves.length + i}`;
      nameOf.set(x, name);
      return name;
    });
    names.push(...own);
    values.push(...results);
    const shown = results.map((x) => `${x.dtype} ${formatShape(x.shape)}`).join(", ");
    lines.push(`const ${own.length === 1 ? own[0] : `[${own.join(", ")}]`} = ${call}; // ${shown}`);
  }
  return lines.join("\n");
}

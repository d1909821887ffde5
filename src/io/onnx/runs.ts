/** The runs of a model from which its graph is learnt. */
import { noGrad, type Tensor } from "../../tensor/index.js";
import { batchSizes } from "./dimension.js";
import { type AnyModule, outermostModules } from "./parameter-names.js";
import { requireSteady } from "./steady.js";
import { type Run, type Trace, traceOf } from "./trace.js";

/** One run for each size of the batch, or a single one where no axis is open. */
export function tracesOf(
  by: string,
  run: Run,
  inputs: readonly Tensor[],
  batchAxes: readonly (number | null)[],
): Trace[] {
  if (batchAxes.every((axis) => axis === null)) {
    const trace = traceOf(by, run, inputs);
    requireSteady(by, run, trace, true);
    return [trace];
  }
  const traces = batchSizes.map((size) => {
    const batch = inputs.map((input, i) => ofSize(input, batchAxes[i] ?? null, size));
    return traceOf(by, run, batch);
  });
  requireSteady(by, run, traces[0] as Trace, false);
  return traces;
}

/** So many examples of a batch, over and over where it has fewer. */
function ofSize(input: Tensor, axis: number | null, size: number): Tensor {
  if (axis === null) return input;
  const count = input.shape[axis] as number;
  const rows = noGrad(() =>
    input.indexSelect(
      axis,
      Array.from({ length: size }, (_, i) => i % count),
    ),
  );
  rows.name = input.name;
  return rows;
}

/**
 * Runs as after `eval()`, and sets back the mode of every module whatever happens.
 * @param modules each with those below it.
 */
export function evaluating<T>(modules: readonly AnyModule[], run: () => T): T {
  // outer ones come first, so that each mode outlasts that of what is around it
  const all = modules.flatMap((module) => [...module.namedModules().values()]);
  const modes = all.map((each) => [each, each.training] as const);
  for (const module of modules) module.eval();
  try {
    return run();
  } finally {
    for (const [each, training] of modes) each.train(training);
  }
}

/** The modules that a function runs, which is not known before it has run. */
export function modulesRunBy(
  by: string,
  run: Run,
  inputs: readonly Tensor[],
  batchAxes: readonly (number | null)[],
): readonly AnyModule[] {
  const [size = 2] = batchSizes;
  const batch = inputs.map((input, i) => ofSize(input, batchAxes[i] ?? null, size));
  return [...outermostModules(traceOf(by, run, batch)).keys()];
}

/**
 * any and all: the largest and the smallest of what is true as 1 and false as 0, by the kernels that are
 * there.
 */
import type { NdArray } from "../../../array/nd-array.js";
import type { Kernels } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import { choices } from "../elementwise/choices.js";
import { type Backend, fits } from "../run/backend.js";
import { reductions } from "./reductions.js";

export function logicalReductions(backend: Backend): Pick<Kernels, "any" | "all"> {
  const { cast } = choices(backend);
  const { max, min } = reductions(backend);
  const by =
    (name: "any" | "all", extreme: Kernels["max"]): Kernels["any"] =>
    (a, axes, keepDims) => {
      if ((a.dtype !== "bool" && a.dtype !== "float32") || axes.length === 0 || !fits(backend, a))
        return reference[name](a, axes, keepDims);
      const steps: NdArray[] = a.dtype === "bool" ? [] : [cast(a, "bool")];
      steps.push(cast(steps[0] ?? a, "float32"));
      steps.push(extreme(steps[steps.length - 1] as NdArray, axes, keepDims));
      const out = cast(steps[steps.length - 1] as NdArray, "bool");
      for (const each of steps) backend.memory.free(each.storage);
      return out;
    };
  return { any: by("any", max), all: by("all", min) };
}

/** Every op of several floating operands, called with one of them in float64 and the others in float32. */
import { describe, expect, test } from "vitest";
import { DTypeError } from "../../src/arguments/index.js";
import { isFloating } from "../../src/array/index.js";
import type { Tensor } from "../../src/tensor/index.js";
import { expectClose } from "../helpers/close.js";
import { gradients, inputsOf, weightsLike } from "../helpers/derivatives.js";
import { call, isShape, materialize, type OpCase, opCases } from "../helpers/samples.js";

const floats = ({ sample }: OpCase) =>
  sample.inputs.flatMap((input, i) => (isShape(input) || input.dtype === "float" ? [i] : []));

const several = opCases
  .filter(({ op }) => op.definition.vjp !== null)
  .filter((opCase) => floats(opCase).length > 1);

describe.each(several)("$title", (opCase) => {
  test.each(floats(opCase))(
    "operand %i in float64: gradients in the dtypes of the operands, or a refusal",
    (wide) => {
      const single = materialize(opCase.sample, "float32");
      const mixed = single.map((x, i) => (i === wide ? x.to("float64") : x.detach().clone()));
      let y: Tensor;
      try {
        y = call(opCase, mixed);
      } catch (error) {
        expect(error).toBeInstanceOf(DTypeError);
        return;
      }
      expect(isFloating(y.dtype)).toBe(true);
      const w = weightsLike(call(opCase, single));
      const inputs = inputsOf(opCase, mixed);
      const found = gradients(opCase, mixed, w.to(y.dtype), true);
      const wanted = gradients(opCase, single, w);
      for (const [i, g] of found.entries()) {
        expect(g.dtype).toBe((inputs[i] as Tensor).dtype);
        expectClose(g.to("float32"), wanted[i] as Tensor, { rtol: 3e-5, atol: 3e-5 });
      }
    },
  );
});

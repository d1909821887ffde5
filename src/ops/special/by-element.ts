/**
 * Ops that are computed element by element here, in float64 and rounded once: functions that too few
 * programs use for a kernel, which every program would carry.
 */
import { ValueError } from "../../arguments/index.js";
import { broadcastShapes, type NdArray } from "../../array/index.js";
import type { CoreKernels } from "../../kernels/index.js";

/** f of each element. */
export const byElement =
  (f: (x: number) => number) =>
  (k: CoreKernels, [a]: readonly [NdArray]): NdArray => {
    const values = k.read(a);
    for (let i = 0; i < values.length; i++) values[i] = f(values[i] as number);
    return k.fromValues(values, a.shape, a.dtype);
  };

/**
 * f of each pair of elements, which broadcast.
 * @throws ValueError where int32 cannot hold a result.
 */
export const byPairs =
  (name: string, f: (a: number, b: number) => number) =>
  (k: CoreKernels, operands: readonly [NdArray, NdArray]): NdArray => {
    const [{ dtype }] = operands;
    const shape = broadcastShapes(operands[0].shape, operands[1].shape);
    const [a, b] = operands.map((each) => k.read(k.broadcastTo(each, shape))) as [Values, Values];
    for (let i = 0; i < a.length; i++) {
      const [x, y] = [a[i] as number, b[i] as number];
      const value = f(x, y);
      if (dtype === "int32" && (value | 0) !== value)
        throw new ValueError(
          `${name}: ${x} and ${y} give ${value}, which int32 has no room for. Convert the operands first: ` +
            'x.to("float64")',
        );
      a[i] = value;
    }
    return k.fromValues(a, shape, dtype);
  };

type Values = ReturnType<CoreKernels["read"]>;

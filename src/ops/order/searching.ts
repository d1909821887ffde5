/** Places in a sorted row. */
import { oneOf, options as optionsOf, ShapeError, withDefault } from "../../arguments/index.js";
import { formatShape, promote, sameShape } from "../../array/index.js";
import { asTensor, defineOp, nameOf, operandKind, type Tensor, type TensorLike } from "../../tensor/index.js";
import { placeOf } from "./place.js";

export interface SearchOptions {
  /** Before equal elements ("left", the default), or behind them. */
  side?: "left" | "right";
}

const searchOptions = optionsOf<SearchOptions>()({ side: withDefault(oneOf(["left", "right"]), "left") });

/**
 * y = the int32 places at which values would be put into a sorted row so that it stays sorted: rows (N), with
 * values of any shape, or (..., N) with values (..., M). NaN comes last.
 * @throws ShapeError for shapes that do not fit.
 */
export const searchSorted = defineOp({
  name: "searchSorted",
  takes: { sorted: operandKind, values: operandKind, options: searchOptions },
  prepare: (sorted: TensorLike, values: TensorLike, options?: SearchOptions) => {
    const { side } = searchOptions.read(options);
    const given = asTensor(sorted, undefined, "searchSorted");
    const other = asTensor(values, given.dtype, "searchSorted");
    const dtype = promote(given.dtype, other.dtype);
    const [rows, sought] = [given, other].map((x) => (x.dtype === dtype ? x : x.to(dtype))) as [
      Tensor,
      Tensor,
    ];
    const fits =
      rows.rank === 1 || (rows.rank > 0 && sameShape(rows.shape.slice(0, -1), sought.shape.slice(0, -1)));
    if (!fits)
      throw new ShapeError(
        `searchSorted: sorted ${formatShape(rows.shape)} (${nameOf(rows)}) and values ` +
          `${formatShape(sought.shape)} (${nameOf(sought)}) do not fit: (N,) takes values of any shape, ` +
          "(..., N) takes (..., M)",
      );
    return { inputs: [rows, sought], attrs: side };
  },
  forward: (k, [rows, sought], side) => {
    const [from, values] = [k.read(rows), k.read(sought)];
    const places = new Int32Array(sought.size);
    const length = rows.shape.at(-1) as number;
    const each = rows.shape.length === 1 ? sought.size : (sought.shape.at(-1) as number);
    for (let i = 0; i < places.length; i++)
      places[i] = placeOf(from, Math.floor(i / each) * length, length, values[i] as number, side);
    return k.fromValues(places, sought.shape, "int32");
  },
  vjp: null,
  terms: ({ attrs: side }) => ({ side }),
  samples: [
    { inputs: [{ values: [-1, 0, 0.5, 2], shape: [4], dtype: "float" }, [2, 3]] },
    {
      inputs: [
        { values: [-1, 0, 0.5, 0.5, 1, 2], shape: [2, 3], dtype: "float" },
        { values: [0, 3, 0.5, 1], shape: [2, 2], dtype: "float" },
      ],
      args: [{ side: "right" }],
    },
  ],
});

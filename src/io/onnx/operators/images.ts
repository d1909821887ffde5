/** Convolutions, windows and pools over images. */
import type { Shape, Windows } from "../../../array/index.js";
import { type Attributes, int, ints, word } from "../graph-builder.js";
import { bytesOf, dataType } from "../tensor-data.js";
import type { Operator, Operators, OpToWrite } from "./operator.js";
import { reshaped } from "./shapes.js";

/** The widths of the borders: above, left, below, right. */
const padsOf = ({ padding: [vertical, horizontal] }: Windows): number[] => [
  vertical,
  horizontal,
  vertical,
  horizontal,
];

const windowAttributes = (windows: Windows): Attributes => ({
  kernel_shape: ints(windows.kernel),
  strides: ints(windows.stride),
  pads: ints(padsOf(windows)),
});

interface Convolution {
  readonly windows: Windows;
  readonly groups: number;
  readonly images: Shape;
  readonly results: Shape;
}

const convolutionAttributes = ({ windows, groups }: Pick<Convolution, "windows" | "groups">): Attributes => ({
  ...windowAttributes(windows),
  dilations: ints(windows.dilation),
  group: int(groups),
});

/** A convolution the other way round; where a stride leaves the size of the images open, it is told. */
function transposedConvolution(op: OpToWrite): string {
  const convolution = op.attrs<Convolution>();
  const { kernel, stride, padding, dilation } = convolution.windows;
  const extents = op.fixed(({ attrs }) => (attrs as Convolution).images.slice(2));
  const grid = op.fixed(({ attrs }) => (attrs as Convolution).results.slice(2));
  const rest = ([0, 1] as const).map((axis) => {
    const covered = ((grid[axis] as number) - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1;
    return (extents[axis] as number) - (covered - 2 * padding[axis]);
  });
  return op.node("ConvTranspose", op.inputs, {
    ...convolutionAttributes(convolution),
    output_padding: ints(rest),
  });
}

/** Which elements each result adds up, and by which weights: those of result i from starts[i] on. */
interface Taps {
  readonly starts: Int32Array;
  readonly places: Int32Array;
  readonly weights: Float64Array;
}

/** Sums of weighted neighbours along an axis: a product with the matrix of the weights. */
function resample(op: OpToWrite): string {
  const { axis, taps } = op.attrs<{ axis: number; taps: Taps }>();
  const [length = 0] = op.fixed(({ inputs }) => [inputs[0]?.shape[axis] as number]);
  const { starts, places, weights } = taps;
  const to = starts.length - 1;
  const matrix = new Float64Array(to * length);
  for (let r = 0; r < to; r++)
    for (let k = starts[r] as number; k < (starts[r + 1] as number); k++) {
      const at = r * length + (places[k] as number);
      matrix[at] = (matrix[at] as number) + (weights[k] as number);
    }
  const dtype = op.dtypeOf(0);
  const values = op.graph.constant("weights", dataType[dtype], [to, length], bytesOf(dtype, matrix));
  const letters = Array.from({ length: op.rankOf(0) }, (_, i) => String.fromCharCode(97 + i));
  const from = letters[axis] as string;
  const equation = `Z${from},${letters.join("")}->${letters.with(axis, "Z").join("")}`;
  return op.node("Einsum", [values, op.x], { equation: word(equation) });
}

/** The windows as columns: a convolution, with a filter for each place of a window, in each channel. */
function unfold(op: OpToWrite): string {
  const { windows, value } = op.attrs<{ windows: Windows; value: number }>();
  const [channels = 1] = op.fixed(({ inputs }) => inputs[0]?.shape.slice(1, 2) ?? []);
  const area = windows.kernel[0] * windows.kernel[1];
  const dtype = op.dtypeOf(0);
  const rows = channels * area;
  const picks = Array.from({ length: rows * area }, (_, i) =>
    i % area === Math.floor(i / area) % area ? 1 : 0,
  );
  const filters = op.graph.constant(
    "places",
    dataType[dtype],
    [rows, 1, ...windows.kernel],
    bytesOf(dtype, picks),
  );
  const [vertical, horizontal] = windows.padding;
  const border = [0, 0, vertical, horizontal, 0, 0, vertical, horizontal];
  const inner = value === 0 ? windows : { ...windows, padding: [0, 0] as const };
  const x = value === 0 ? op.x : op.node("Pad", [op.x, op.graph.list(border), op.number(value)]);
  const grid = op.node("Conv", [x, filters], convolutionAttributes({ windows: inner, groups: channels }));
  return reshaped(
    op,
    grid,
    op.sizes(({ shape }) => shape),
  );
}

const pool =
  (opType: string, more: (windows: Windows) => Attributes): Operator =>
  (op) => {
    const windows = op.attrs<Windows>();
    return op.node(opType, [op.x], { ...windowAttributes(windows), ...more(windows) });
  };

export const images: Operators = {
  resample,
  conv2d: (op) => op.node("Conv", op.inputs, convolutionAttributes(op.attrs<Convolution>())),
  conv2dInput: transposedConvolution,
  unfold,
  maxPool2d: pool("MaxPool", ({ dilation }) => ({ dilations: ints(dilation) })),
  avgPool2d: pool("AveragePool", () => ({ count_include_pad: int(1) })),
};

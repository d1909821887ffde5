/** The ops behind pooling: the largest or the mean element of each window over images (N, C, H, W). */
import { options as optionsOf, ShapeError } from "../../../arguments/index.js";
import { type NdArray, type Pair, sizeOf, type Windows, windowGrid } from "../../../array/index.js";
import { inBlocks, joined, networkKernels as k } from "../../../kernels/index.js";
import {
  defineOp,
  elementsOf,
  floatingOperand,
  fusedGradient,
  isGradEnabled,
  operandKind,
  Tensor,
  type TensorLike,
} from "../../../tensor/index.js";
import type { WindowSize } from "../sizes.js";
import { fold, unfold } from "../unfold.js";
import {
  kernelTerms,
  optionsFor,
  poolKinds,
  requireImages,
  requireRoom,
  type WindowOptions,
  type WindowSizes,
  windowSize,
  windowsOf,
} from "../windows.js";

const maxPoolOptions = optionsOf<WindowOptions>()(poolKinds);

const meanOptions = optionsOf<Omit<WindowOptions, "dilation">>()({
  stride: poolKinds.stride,
  padding: poolKinds.padding,
});

/** The windows of a pool: next to each other unless a stride is given. */
function poolOf(
  op: string,
  x: Tensor,
  kernelSize: WindowSize,
  { stride = kernelSize, padding, dilation }: Omit<WindowSizes, "stride"> & Pick<WindowOptions, "stride">,
): Windows {
  const windows = windowsOf(kernelSize, { stride, padding, dilation });
  // so that no window lies in the border alone
  for (const axis of [0, 1] as const)
    if (2 * windows.padding[axis] > windows.kernel[axis])
      throw new ShapeError(
        `${op}: padding ${windows.padding.join(" × ")} is more than half of the kernel ` +
          `${windows.kernel.join(" × ")}: some windows would hold nothing`,
      );
  requireImages(op, x, windows);
  requireRoom(op, [...x.shape.slice(0, 2), ...windowGrid(x.shape, windows)]);
  return windows;
}

const cost =
  "one pass over the images where windows are 2 by 2 and lie next to each other, else one over the windows " +
  "as columns, plane by plane";

const areaOf = ({ kernel }: Windows): number => kernel[0] * kernel[1];

/** The fast kernels take no more elements at once. */
const mostAtOnce = 2 ** 22;

/** (N, C, H, W) -> (N, C, *grid): the largest or the mean element of each window. */
function reduceWindows(a: NdArray, windows: Windows, by: "max" | "mean"): NdArray {
  const perImage = sizeOf(a.shape.slice(1));
  const f = (_: number, images = a) => k.reduceWindows(images, windows, by);
  return joined(k, inBlocks(k, perImage, [a], f, mostAtOnce));
}

/** From images, the largest element y of each window and the gradient g of y. */
function gradOfLargest(a: NdArray, y: NdArray, g: NdArray, windows: Windows): NdArray {
  const perImage = sizeOf(a.shape.slice(1));
  const f = (_: number, images = a, largest = y, upstream = g) =>
    k.maxPoolGrad(images, largest, upstream, windows);
  return joined(k, inBlocks(k, perImage, [a, y, g], f, mostAtOnce));
}

/** (N, C, H, W) -> (N, C, 1, windows): what broadcasts against windows as columns. */
const asRow = (g: Tensor): Tensor => g.reshape([...g.shape.slice(0, 2), 1, sizeOf(g.shape.slice(2))]);

/** (N, C · kernel, windows) -> (N, C, kernel, windows) */
const byChannel = (columns: Tensor, x: Tensor, windows: Windows): Tensor =>
  columns.reshape([...x.shape.slice(0, 2), areaOf(windows), columns.shape[2] as number]);

/** The other way round, added up where the windows lie. */
const addBack = (columns: Tensor, x: Tensor, windows: Windows): Tensor => {
  const [count, channels, area, places] = columns.shape as [number, number, number, number];
  const rows = columns.reshape([count, channels * area, places]);
  return fold(rows, x.shape.slice(2) as unknown as Pair, windows.kernel, optionsFor(windows));
};

/**
 * y = the largest element of each window: windows lie next to each other unless a stride is given, and the
 * border never wins. Ties share the gradient equally, as in max (PyTorch gives all to the first). A NaN
 * is the largest of its window.
 * ∂L/∂x = g where x is the largest of its window, added up over windows
 * @throws ShapeError for what is no batch of images, images smaller than a window, or a padding of more than
 *   half the kernel; ValueError for sizes that are none.
 */
export const maxPool2dOp = defineOp({
  name: "maxPool2d",
  takes: { x: operandKind, kernelSize: windowSize, options: maxPoolOptions },
  prepare: (x: TensorLike, kernelSize: WindowSize, options?: WindowOptions) => {
    const images = floatingOperand(x, "maxPool2d");
    const windows = poolOf("maxPool2d", images, kernelSize, maxPoolOptions.read(options));
    return { inputs: [images], attrs: windows };
  },
  forward: (_, [a], windows) => reduceWindows(a, windows, "max"),
  vjp: [
    (g, r) => {
      const [x, y, windows] = [r.input(0), r.output(), r.attrs];
      // of ∞ - ∞ too, which the long way takes as well
      const hasNaN = elementsOf(y.sum()).some(Number.isNaN);
      if (!isGradEnabled() && !hasNaN) return new Tensor(gradOfLargest(x.array, y.array, g.array, windows));
      const columnsOf = (images: Tensor, value: number) =>
        byChannel(unfold(images, windows.kernel, { ...optionsFor(windows), value }), x, windows);
      // a border of NaN equals nothing: not even a window of -∞ has its largest element there
      const largest = columnsOf(x, Number.NaN).eq(asRow(y));
      const extreme = hasNaN ? largest.logicalOr(columnsOf(x.ne(x).to(x.dtype), 0).ne(0)) : largest;
      const ties = extreme.sum(2, { keepDims: true });
      return addBack(asRow(g).div(ties).where(extreme, 0), x, windows);
    },
  ],
  local: ["1 where {a} is the largest of its window, shared among ties"],
  carries: [{ how: "put", words: "put where the largest of each window is, 0 elsewhere" }],
  inside: "{y} = max windows({a})",
  terms: ({ attrs: windows }) => kernelTerms(windows, windows.kernel),
  kink: "1/n to each of n that tie in a window",
  cost,
  samples: [
    { inputs: [[2, 2, 4, 4]], args: [2] },
    { inputs: [[1, 2, 5, 4]], args: [[3, 2], { stride: [2, 1], padding: [1, 0], dilation: [1, 2] }] },
    { inputs: [[1, 1, 3, 3]], args: [2, { stride: 1, padding: 1 }] },
  ],
});

/**
 * y = the mean of each window, its border counted as zeros
 * ∂L/∂x = g / n, added up over windows of n elements
 */
export const avgPool2dOp = defineOp({
  name: "avgPool2d",
  takes: { x: operandKind, kernelSize: windowSize, options: meanOptions },
  prepare: (x: TensorLike, kernelSize: WindowSize, options?: Omit<WindowOptions, "dilation">) => {
    const images = floatingOperand(x, "avgPool2d");
    const sizes = { ...meanOptions.read(options), dilation: 1 };
    return { inputs: [images], attrs: poolOf("avgPool2d", images, kernelSize, sizes) };
  },
  forward: (_, [a], windows) => reduceWindows(a, windows, "mean"),
  vjp: [
    (g, { inputs: [x], attrs: windows }) =>
      fusedGradient(
        () => k.avgPoolGrad(g.array, x.shape, windows),
        () => {
          const row = asRow(g.div(areaOf(windows)));
          const [count, channels, , places] = row.shape as [number, number, number, number];
          return addBack(row.broadcastTo([count, channels, areaOf(windows), places]), x, windows);
        },
      ),
  ],
  local: ["1 / {n}"],
  carries: [{ how: "mixed", words: "added up over the windows" }],
  inside: "{y} = mean windows({a})",
  terms: ({ attrs: windows }) => ({ ...kernelTerms(windows, windows.kernel), n: areaOf(windows) }),
  cost,
  samples: [
    { inputs: [[2, 2, 4, 4]], args: [2] },
    { inputs: [[1, 2, 5, 4]], args: [[3, 2], { stride: [2, 1], padding: [1, 0] }] },
  ],
});

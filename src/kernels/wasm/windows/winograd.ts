/**
 * Convolutions of 3 × 3 by Winograd's transforms: filters and tiles are transformed, multiplied and gathered
 * a strip of an image at a time, shared among threads.
 */
import type { Shape } from "../../../array/shape.js";
import { type Windows, windowGrid } from "../../../array/windows.js";
import { convolutionSums, rowsOfTiles } from "../../contract/index.js";
import { withSpace } from "../memory/borrow.js";
import { scratch } from "../memory/limits.js";
import type { Backend } from "../run/backend.js";
import { largestSums, type Part, type Plan, planAgain, runPart } from "./convolution-plan.js";

/** The addresses of the operands and of the result. */
interface Places {
  readonly x: number;
  readonly y: number;
  readonly out: number;
}

/** How tiles lie over images. */
function geometryOf(shape: Shape, windows: Windows, outputs: number) {
  const [count, channels] = shape as [number, number, number, number];
  const [down, across] = windowGrid(shape, windows);
  const stripRows = rowsOfTiles(shape, windows, outputs, 1);
  const columns = Math.ceil(across / 2);
  const strips = Math.ceil(down / stripRows);
  const [stripHeight, stripWidth] = [stripRows + 2, 2 * columns + 2];
  const tiles = (stripRows / 2) * columns;
  // vectors read up to 40 bytes past a strip, and write up to 12 past its end
  const stripBytes = (4 * channels * stripHeight * stripWidth + 79) & ~15;
  // tiles, what they are multiplied with or to, and one packed
  const floats = 16 * ((channels + outputs) * tiles + 8) + channels * tiles + 8 * Math.max(channels, tiles);
  return {
    count,
    channels,
    down,
    across,
    stripRows,
    strips,
    stripHeight,
    stripWidth,
    tiles,
    stripBytes,
    floats,
  };
}

/** Runs a part of units or of runs of them; undefined where there is no room, else whether all is finite. */
function run(
  backend: Backend,
  part: Part,
  given: Plan,
  shape: Shape,
  windows: Windows,
  outputs: number,
  more: number,
  count: number,
): boolean | undefined {
  const { memory, threads } = backend;
  const g = geometryOf(shape, windows, outputs);
  const work = g.count * outputs * g.channels * g.down * g.across * 4;
  const size = threads.chunk(count, work, 1);
  const spaceBytes = (g.stripBytes + 4 * (g.floats + more) + 63) & ~63;
  return withSpace(memory, [spaceBytes * (size === 0 ? 1 : threads.wanted)], (space) =>
    runPart(
      backend,
      part,
      {
        ...given,
        space: space.pointer,
        spaceBytes,
        stripBytes: g.stripBytes,
        strips: g.strips,
        stripRows: g.stripRows,
        rows: g.down,
        across: g.across,
        channels: g.channels,
        height: shape[2] as number,
        width: shape[3] as number,
        top: windows.padding[0],
        left: windows.padding[1],
        step: 1,
        stripHeight: g.stripHeight,
        stripWidth: g.stripWidth,
        groups: 1,
        filters: outputs,
        units: g.count * g.strips,
      },
      count,
      size,
    ),
  );
}

/** The results; false where one is not finite, undefined where there is no room. */
export function tileResults(
  backend: Backend,
  { x, y, out }: Places,
  shape: Shape,
  windows: Windows,
  outputs: number,
): boolean | undefined {
  const { strips, count, channels } = geometryOf(shape, windows, outputs);
  return withSpace(backend.memory, [64 * outputs * channels], (panels) => {
    backend.wasm.stretchFilters(y, outputs * channels, panels.pointer, scratch);
    const given = { images: x, results: out, panels: panels.pointer };
    return run(backend, "convolveTiles", given, shape, windows, outputs, 0, count * strips);
  });
}

/** The gradient of the filters likewise. */
export function tileFilters(
  backend: Backend,
  { x, y, out }: Places,
  shape: Shape,
  windows: Windows,
  outputs: number,
): boolean | undefined {
  const { memory, wasm } = backend;
  const { strips, count, channels } = geometryOf(shape, windows, outputs);
  const size = outputs * channels;
  const runs = Math.ceil((count * strips) / convolutionSums.tileRun);
  if (runs * 64 * size > largestSums) return undefined;
  return withSpace(memory, [runs * 64 * size, 128 * size], (sums, totals) => {
    const given = { images: x, results: y, sums: sums.pointer };
    if (run(backend, "convolveTileFilters", given, shape, windows, outputs, size, runs) === undefined)
      return undefined;
    wasm.sumTileRuns(planAgain(backend), runs, totals.pointer, out, scratch);
    return wasm.allFinite(out, 9 * size) === 1;
  });
}

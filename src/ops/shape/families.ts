/** The families of shapes, a part of the registry: the library does not import this file. */
import * as arranging from "./arranging.js";
import * as axes from "./axes.js";
import * as joining from "./joining.js";
import * as padOps from "./pad-op.js";
import * as padding from "./padding.js";
import * as rearranging from "./rearranging.js";
import * as sliceOps from "./slice-ops.js";
import * as slicing from "./slicing.js";

export const shapeFamilies = [
  { title: "Axes", files: ["ops/shape/axes"], functions: axes },
  { title: "Joining and splitting", files: ["ops/shape/joining"], functions: joining },
  {
    title: "Slices",
    files: ["ops/shape/slicing", "ops/shape/slice-ops"],
    functions: slicing,
    internal: sliceOps,
  },
  { title: "Arrangements", files: ["ops/shape/arranging"], functions: arranging },
  {
    title: "Borders",
    files: ["ops/shape/padding", "ops/shape/pad-op"],
    functions: padding,
    internal: padOps,
  },
  { title: "Entries moved and spread", files: ["ops/shape/rearranging"], functions: rearranging },
];

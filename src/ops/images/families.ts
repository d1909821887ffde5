/** Families of ops on images, a part of the registry: the library does not import this file. */

import * as convolution from "./convolutions/convolution.js";
import * as convolutionOps from "./convolutions/convolution-ops.js";
import * as transposed from "./convolutions/transposed.js";
import * as adaptivePools from "./pools/adaptive.js";
import * as globalPools from "./pools/global.js";
import * as pooling from "./pools/pooling.js";
import * as poolingOps from "./pools/pooling-ops.js";
import * as unpooling from "./pools/unpooling.js";
import * as affineGrids from "./resampling/affine-grid.js";
import * as gridSampling from "./resampling/grid-sample.js";
import * as interpolation from "./resampling/interpolate.js";
import * as resampling from "./resampling/resample-op.js";
import * as shuffling from "./resampling/shuffling.js";
import * as unfold from "./unfold.js";

export const imageFamilies = [
  { title: "Windows over images", files: ["ops/images/unfold"], functions: unfold },
  {
    title: "Convolution",
    files: ["ops/images/convolutions/convolution", "ops/images/convolutions/convolution-ops"],
    functions: convolution,
    internal: convolutionOps,
  },
  {
    title: "Transposed convolution",
    files: ["ops/images/convolutions/transposed"],
    functions: transposed,
  },
  {
    title: "Pooling",
    files: ["ops/images/pools/pooling", "ops/images/pools/pooling-ops"],
    functions: pooling,
    internal: poolingOps,
  },
  {
    title: "Pooling by the size of the result",
    files: ["ops/images/pools/adaptive"],
    functions: adaptivePools,
  },
  { title: "Pooling of all there is", files: ["ops/images/pools/global"], functions: globalPools },
  {
    title: "Other sizes",
    files: ["ops/images/resampling/interpolate", "ops/images/resampling/resample-op"],
    functions: interpolation,
    internal: { resample: resampling.resample },
  },
  {
    title: "Places between pixels",
    files: ["ops/images/resampling/grid-sample", "ops/images/resampling/affine-grid"],
    functions: { ...gridSampling, ...affineGrids },
  },
  { title: "Channels as pixels", files: ["ops/images/resampling/shuffling"], functions: shuffling },
  { title: "The way back from pooling", files: ["ops/images/pools/unpooling"], functions: unpooling },
];

/** The families of Fourier transforms: see registry.ts. */
import * as dftOp from "./dft-op.js";
import * as fourier from "./fourier.js";

export const fourierFamilies = [
  {
    title: "Fourier transforms",
    files: ["ops/fourier/fourier", "ops/fourier/dft-op"],
    functions: fourier,
    internal: dftOp,
  },
];

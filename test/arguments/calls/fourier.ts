/** Arguments of Fourier transforms. */
import { matrix } from "./samples.js";
import type { Arguments } from "./table.js";

const complex = () => matrix().T.reshape([3, 1, 2]);

export const fourierArguments: Readonly<Record<string, Arguments>> = {
  fft: () => [complex(), { n: 4, axis: 0, norm: "ortho" }],
  ifft: () => [complex(), { n: 2, axis: -3, norm: "forward" }],
  fft2: () => [complex(), { size: [2, 2], axes: [1, 0], norm: "ortho" }],
  ifft2: () => [complex(), { size: [4, 1], axes: [0, 1], norm: "backward" }],
  rfft: () => [matrix(), { n: 4, axis: 1, norm: "ortho" }],
  irfft: () => [complex(), { n: 5, axis: 0, norm: "forward" }],
};

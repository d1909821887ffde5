/** Imports jax-js and prints one product. */
import { defaultDevice, init, numpy as np } from "@jax-js/jax";

await init("wasm");
defaultDevice("wasm");
const x = np.array([
  [1, 2],
  [3, 4],
]);
console.log(np.dot(x.ref, x).js().join());

/** The loops of decompositions, in a module of their own: a program without them is without both. */
import type { MatrixKernels } from "../contract/index.js";
import type { CoreWasm } from "./create.js";
import { matrices } from "./matrices/matrices.js";
import { instantiateFrom } from "./module/instantiate.js";
import { matrices as code } from "./module/module-matrices.js";

export function matrixKernelsOf({ backend, memory }: CoreWasm): MatrixKernels {
  const { wasm } = instantiateFrom(code, memory.memory, memory.shared, backend.wasm);
  return matrices(backend.memory, wasm as Required<typeof wasm>);
}

/** Whether any or all elements along axes are other than 0. */
import { defineFluent } from "../../tensor/index.js";
import { type AxisOrOptions, anything, type ReduceOptions, reduction } from "./reduction.js";

/** True where some element is not 0. */
export const any = reduction({ name: "any", symbol: "∃", vjp: null, operand: anything });

/** True where no element is 0. */
export const all = reduction({ name: "all", symbol: "∀", vjp: null, operand: anything });

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    any(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    all(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
  }
}

defineFluent({ any, all });

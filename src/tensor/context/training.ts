/** What optimizers do, for those who look for what none of them trains. */
import type { Tensor } from "../graph/tensor.js";

export const training: {
  /** Tensors that an optimizer has, or whose fate a warning has told. */
  readonly accounted: WeakSet<Tensor>;
  /** How many steps all optimizers have made. */
  steps: number;
  /** Hears of each leaf whose gradient `backward` adds to one that nobody has cleared. */
  summed: ((leaf: Tensor) => void) | undefined;
} = { accounted: new WeakSet(), steps: 0, summed: undefined };

/** detach(): the same elements without history, and why they have none. */
import { signature } from "../../arguments/index.js";
import { context } from "../context/context.js";
import { callerSource } from "../context/source.js";
import { defineMethods } from "../graph/methods.js";
import { Tensor } from "../graph/tensor.js";

declare module "../graph/tensor.js" {
  interface Tensor {
    /** The same elements without history: shares them with this tensor, requires no grad. */
    detach(): Tensor;
  }
}
const detachTakes = signature("Tensor.detach", {});

defineMethods({
  detach() {
    detachTakes.check(arguments);
    const result = new Tensor(this.array, false, undefined, this.name);
    result.past = this.requiresGrad
      ? {
          reason: "detach",
          op: "detach",
          of: this.id,
          scope: context.scope.current,
          source: callerSource(),
        }
      : this.past;
    const observers = context.observers.current;
    if (observers !== undefined) for (const each of observers) each.detached?.(result, this);
    return result;
  },
});

/** Scalars: one number per step, the curves of a training. */
import { show, ValueError } from "../../../arguments/index.js";
import { formatShape } from "../../../array/index.js";
import { nameOf, Tensor } from "../../../tensor/index.js";
import type { Content } from "./content.js";
import { jsonNumber, valueFields, writeSummary } from "./summary.js";

/** @throws ValueError for what is neither a number nor a tensor of one element. */
export function scalarContent(by: string, given: unknown): Content {
  const value = numberOf(by, given);
  return {
    kind: "scalar",
    encode: (event, tag) =>
      writeSummary(event, tag, (summary) => summary.float(valueFields.simpleValue, value)),
    json: () => ({ scalar: jsonNumber(value) }),
  };
}

function numberOf(by: string, given: unknown): number {
  if (typeof given === "number") return given;
  if (!(given instanceof Tensor))
    throw new ValueError(`${by}: the value must be a number, or a tensor of one element, got ${show(given)}`);
  if (given.size !== 1)
    throw new ValueError(
      `${by}: ${nameOf(given)} of shape ${formatShape(given.shape)} has ${given.size} elements, not one. ` +
        "Reduce it first, e.g. x.mean(), or log a histogram.",
    );
  return Number(given.item());
}

/** The tensors in what a function takes or returns: a tensor, or arrays and plain objects of them, nested as deep as one likes. */
import { formatShape } from "../kernels/index.js";
import { describe, Tensor } from "../tensor/index.js";

/** A tensor and where it was found: `inputs[0].W`. */
export interface FoundTensor {
  readonly path: string;
  readonly tensor: Tensor;
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** Every tensor in `value`, once each, in order. Whatever is no tensor, array or plain object is passed over. */
export function tensorsIn(value: unknown, path: string): FoundTensor[] {
  const found = new Map<Tensor, string>();
  const visit = (each: unknown, at: string): void => {
    if (each instanceof Tensor) {
      if (!found.has(each)) found.set(each, at);
    } else if (Array.isArray(each)) {
      for (const [i, element] of each.entries()) visit(element, `${at}[${i}]`);
    } else if (isPlainObject(each)) {
      for (const [key, member] of Object.entries(each)) visit(member, `${at}.${key}`);
    }
  };
  visit(value, path);
  return [...found].map(([tensor, at]) => ({ path: at, tensor }));
}

/** `"W1" (inputs[0], shape (784, 50))` */
export function describeFound({ path, tensor }: FoundTensor): string {
  const name = tensor.name === "" ? "" : describe(tensor);
  return name === ""
    ? `${path} of shape ${formatShape(tensor.shape)}`
    : `${name} (${path}, shape ${formatShape(tensor.shape)})`;
}

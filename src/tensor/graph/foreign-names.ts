/**
 * What other libraries call a tensor's properties, and what lists have: a tensor that took them would do
 * nothing with them.
 */
import { refuseForeignProperties, refuseToRead } from "../../arguments/index.js";
import { Tensor } from "./tensor.js";

const requiresGrad = "Did you mean requiresGrad?";
const values = "Its values are written by assign, and read by item, toArray or toTypedArray.";
const follows = "It follows from the shape: see x.reshape(shape).";

refuseForeignProperties("Tensor", Tensor, {
  requires_grad: requiresGrad,
  requireGrad: requiresGrad,
  requiresgrad: requiresGrad,
  trainable: requiresGrad,
  retains_grad: "x.retainGrad() keeps the gradient of what is no leaf.",
  value: values,
  values,
  label: "Did you mean name?",
  ndim: "Did you mean rank?",
  shape: "x.reshape(shape) is a tensor of the same elements under another shape.",
  rank: follows,
  size: follows,
  dtype: "x.to(dtype) is a tensor of another dtype.",
  isLeaf: "x.detach() is a leaf.",
  gradFn: "x.detach() is a tensor without history.",
});

const elements =
  "A tensor is no list: x.toArray() and x.toTypedArray() give its elements, x.slice(...) a part as a " +
  "tensor, and x.assign(values) writes all of them.";

const written =
  "Nothing but x.assign(value) writes in place, over all elements; place(x, ...index).set(value) and " +
  ".add(value) give a copy with other values at an index.";

/** The first few indices stand for all: each costs a property of the prototype. */
refuseToRead("Tensor", Tensor, {
  data: `${values} ${written}`,
  ...Object.fromEntries(
    ["set", "fill_", "zero_", "copy_", "add_", "sub_", "mul_", "div_", "clamp_"].map((name) => [
      name,
      written,
    ]),
  ),
  view: "x.reshape(2, -1) gives the same elements another shape.",
  argmax: "Did you mean argMax?",
  argmin: "Did you mean argMin?",
  length: "x.shape[0] is the size of the first axis, x.size the number of elements.",
  ...Object.fromEntries(Array.from({ length: 4 }, (_, index) => [index, elements])),
});

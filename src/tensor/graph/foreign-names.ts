/** What other libraries call a tensor's properties: one that took them would do nothing with them. */
import { refuseForeignProperties } from "../../arguments/index.js";
import { Tensor } from "./tensor.js";

const requiresGrad = "Did you mean requiresGrad?";
const values = "Its values are written by assign, and read by item, toArray or toTypedArray.";

refuseForeignProperties("Tensor", Tensor, {
  requires_grad: requiresGrad,
  requireGrad: requiresGrad,
  requiresgrad: requiresGrad,
  trainable: requiresGrad,
  retains_grad: "x.retainGrad() keeps the gradient of what is no leaf.",
  data: values,
  value: values,
  values,
  label: "Did you mean name?",
});

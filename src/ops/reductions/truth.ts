/** Questions about all elements, whose answers decide how something is computed. */
import { elementsOf, type Tensor } from "../../tensor/index.js";
import { all, any } from "./logic.js";

/** Whether any element is not 0, of any example where vmap maps over them. */
export const isAnyTrue = (x: Tensor): boolean => elementsOf(any(x)).some(Boolean);

/** Whether no element is 0, likewise. */
export const areAllTrue = (x: Tensor): boolean => elementsOf(all(x)).every(Boolean);

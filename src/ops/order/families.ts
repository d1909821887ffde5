/** The families of sorting and counting, a part of the registry: the library does not import this file. */
import * as counting from "./counting.js";
import * as distinct from "./distinct.js";
import * as quantiles from "./quantiles.js";
import * as searching from "./searching.js";
import * as sorting from "./sorting.js";

export const orderFamilies = [
  { title: "Sorting", files: ["ops/order/sorting"], functions: sorting },
  { title: "Quantiles", files: ["ops/order/quantiles"], functions: quantiles },
  { title: "Distinct elements", files: ["ops/order/distinct"], functions: distinct },
  { title: "Places in order", files: ["ops/order/searching"], functions: searching },
  { title: "Counts", files: ["ops/order/counting"], functions: counting },
];

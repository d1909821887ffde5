/** The families of indexing, a part of the registry: the library does not import this file. */
import * as at from "./at.js";
import * as elements from "./elements.js";
import * as entries from "./entries.js";
import * as groupOp from "./group-op.js";
import * as reducing from "./reducing.js";
import * as scattering from "./scattering.js";
import * as selecting from "./selecting.js";
import * as takeOps from "./take-ops.js";

export const indexingFamilies = [
  { title: "Reading at an index", files: ["ops/indexing/at"], functions: at },
  { title: "Where a condition is true", files: ["ops/indexing/selecting"], functions: selecting },
  {
    title: "Entries by index",
    files: ["ops/indexing/entries", "ops/indexing/take-ops"],
    functions: entries,
    internal: takeOps,
  },
  { title: "Elements by index", files: ["ops/indexing/elements"], functions: elements },
  { title: "Elements written by index", files: ["ops/indexing/scattering"], functions: scattering },
  {
    title: "Elements put together by index",
    files: ["ops/indexing/reducing", "ops/indexing/group-op"],
    functions: reducing,
    internal: groupOp,
  },
];

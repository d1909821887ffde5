/** The families of indexing, a part of the registry: the library does not import this file. */
import * as at from "./at.js";
import * as elements from "./elements.js";
import * as entries from "./entries.js";
import * as takeOps from "./take-ops.js";

export const indexingFamilies = [
  { title: "Reading at an index", files: ["ops/indexing/at"], functions: at },
  {
    title: "Entries by index",
    files: ["ops/indexing/entries", "ops/indexing/take-ops"],
    functions: entries,
    internal: takeOps,
  },
  { title: "Elements by index", files: ["ops/indexing/elements"], functions: elements },
];

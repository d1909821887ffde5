/** The rooms of the kernels: which of them may use which, held by the import specifiers, those of types included. */
import { dirname } from "node:path";
import { testRooms } from "../helpers/imports.js";

const base = ["contract", "wasm/module", "wasm/memory"];
const family = [...base, "reference", "reference/composed", "wasm/run"];

const mayUse: Record<string, readonly string[]> = {
  contract: [], // the tables
  "reference/composed": ["contract"], // kernels made of others, by any
  reference: ["contract", "reference/composed"],
  "wasm/module": [], // the compiled bytes and their instantiation
  "wasm/memory": ["contract", "wasm/module"],
  "wasm/threads": base,
  "wasm/datasets": base, // rows that are taken over and over
  "wasm/run": [...base, "wasm/threads", "wasm/datasets"], // what the families share
  "wasm/elementwise": family,
  "wasm/reductions": [...family, "wasm/elementwise"],
  "wasm/movement": [...family, "wasm/datasets"],
  "wasm/windows": family,
  "wasm/optimizers": family,
  "wasm/normalization": family,
  "wasm/random": family,
  "wasm/sparse": [...base, "wasm/run", "wasm/datasets"], // the nonzeros of left operands
  "wasm/products": [...family, "wasm/datasets", "wasm/sparse"],
  "reference/matrices": ["contract"], // the loops of decompositions
  "wasm/matrices": [...family, "reference/matrices"],
  "wasm/recurrent": [...family, "wasm/products"],
};

/**
 * In `src/kernels` and in `src/kernels/wasm` stand the files that put the rooms together; `batched` stands on all of
 * them, for it calls whichever kernels were chosen.
 */
testRooms("src/kernels", mayUse, (path) => {
  const room = dirname(path);
  return [".", "wasm", "batched"].includes(room) ? undefined : room;
});

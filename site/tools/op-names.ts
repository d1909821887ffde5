/** Prints, as JSON, which page of the reference is about an op, by the name that graphs have for it. */
import { registry } from "../../src/ops/registry.js";

const pages: Record<string, string> = {};
for (const { name, op } of registry.values()) {
  if (op === undefined) continue;
  const { name: inGraphs } = op.definition;
  // `matmul` is what users call, `matmulOp` what is behind it
  pages[inGraphs] ??= registry.has(inGraphs) ? inGraphs : name;
}
console.log(JSON.stringify(pages));

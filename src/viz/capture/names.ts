/** What can be named in a snapshot: nodes by id or name, modules by path. */
import { ValueError } from "../../arguments/index.js";
import type { GraphNode, GraphSnapshot } from "../snapshot/snapshot.js";

/**
 * A name that nothing has would be passed over in silence.
 * @param by what the names were given for.
 */
export function requireNamed(by: string, { nodes, modules }: GraphSnapshot, given: readonly string[]): void {
  if (given.length === 0) return;
  const names = new Set(nodes.valueSeq().flatMap((node) => [node.name, pathOf(node)]));
  const unknown = given.find((each) => !nodes.has(each) && !modules.has(each) && !names.has(each));
  if (unknown === undefined) return;
  const known = listed([...names, ...modules.keys(), ...nodes.keys()]);
  throw new ValueError(`${by}: nothing is called ${JSON.stringify(unknown)}; there are ${known}`);
}

/** `Affine1.W`: what a picture calls one of several of a name. */
export const pathOf = ({ module, name }: Pick<GraphNode, "module" | "name">) =>
  module === "" || name === "" ? "" : `${module}.${name}`;

export function listed(names: readonly string[]): string {
  const shown = names.filter((name) => name !== "").slice(0, 20);
  return shown.length === 0 ? "none" : `${shown.join(", ")}${names.length > 20 ? ", ..." : ""}`;
}

/** Ports: where edges touch boxes. */
import type { Drawing } from "../../scene/options.js";
import type { Arrow } from "../../scene/scene.js";
import type { Attributes } from "../styles/style.js";

/**
 * Where edges touch boxes once there are clusters: gradients arrive on the far side, and the first and last
 * operand enter on theirs. Without clusters `ordering=in` and the order of statements are enough; between and
 * inside clusters neither holds in every version of Graphviz, and a port makes the order a matter of
 * crossings, which all of them avoid.
 */
const ports = {
  LR: { back: "se", first: "nw", last: "sw" },
  RL: { back: "sw", first: "ne", last: "se" },
  TB: { back: "se", first: "nw", last: "ne" },
  BT: { back: "ne", first: "sw", last: "se" },
} as const;

/** Where the gradient of an arrow leaves, once there are clusters. */
export function tailPort(rankdir: Drawing["rankdir"]): Attributes {
  return { tailport: ports[rankdir].back };
}

/** Where an arrow enters, once there are clusters. */
export function headPort({ place, places }: Arrow, rankdir: Drawing["rankdir"]): Attributes {
  const { first, last } = ports[rankdir];
  if (places === 1) return {};
  return place === places - 1 ? { headport: last } : place === 0 && places > 2 ? { headport: first } : {};
}

/** The world that the program is in: what `init` has found. */
import { signature } from "../../arguments/index.js";
import { DistributedError } from "../distributed-error.js";
import type { World } from "./world.js";

/** Which rank this is, from 0 on, and how many there are. */
export interface Ranks {
  readonly rank: number;
  readonly size: number;
}

export const current: {
  /** undefined until `init`. */
  ranks: Ranks | undefined;
  /** undefined where this rank is the only one. */
  world: World | undefined;
} = { ranks: undefined, world: undefined };

/** undefined where this rank is the only one. @throws DistributedError before `init`. */
export function worldFor(by: string): World | undefined {
  ranksFor(by);
  return current.world;
}

/** @throws DistributedError before `init`. */
export function ranksFor(by: string): Ranks {
  if (current.ranks === undefined)
    throw new DistributedError(
      `${by}: this program does not know yet which rank it is. Write await init() before: it needs neither ` +
        "MPI nor mpiexec where the program runs alone.",
    );
  return current.ranks;
}

const takes = { rank: signature("rank", {}), size: signature("size", {}) };

/** Which rank this is, from 0 on: 0 where the program runs alone. @throws DistributedError before `init`. */
export function rank(): number {
  takes.rank.check(arguments);
  return ranksFor("rank").rank;
}

/** How many ranks there are: 1 where the program runs alone. @throws DistributedError before `init`. */
export function size(): number {
  takes.size.check(arguments);
  return ranksFor("size").size;
}

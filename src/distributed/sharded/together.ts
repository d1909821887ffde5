/** Work that all ranks do, and that counts only where none of them fails. */
import { DistributedError } from "../distributed-error.js";
import { gatherValues } from "../world/gather.js";
import type { World } from "../world/world.js";

/** @throws what the work throws here; DistributedError where another rank has failed. */
export function together<Result>(
  world: World | undefined,
  by: string,
  what: string,
  work: () => Result,
): Result {
  let [result, failure]: [Result | undefined, Error | undefined] = [undefined, undefined];
  try {
    result = work();
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
  }
  const failures = gatherValues(world, { by, what }, failure?.message ?? null);
  if (failure !== undefined) throw failure;
  const r = failures.findIndex((each) => each !== null);
  if (r >= 0) throw new DistributedError(`${by}: ${what} failed on rank ${r}, and so on all: ${failures[r]}`);
  return result as Result;
}

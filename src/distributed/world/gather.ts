/** What each rank has to say, on all ranks: bytes, and values as JSON. */
import { done, room } from "./steps.js";
import type { Joint } from "./words.js";
import type { World } from "./world.js";

/** In the order of the ranks; without a world, of this one alone. */
export function gatherBytes(world: World | undefined, joint: Joint, bytes: Uint8Array): Uint8Array[] {
  if (world === undefined) return [bytes];
  const own = room(new Int32Array(1), 1).fill(bytes.length);
  const counts = room(own, world.size);
  world.run({ ...joint, by: `${joint.by} (how many bytes)` }, (mpi) => done(mpi.allGather(own, counts)));
  const places = room(own, world.size);
  let total = 0;
  for (const [r, count] of counts.entries()) {
    places[r] = total;
    total += count;
  }
  const [from, to] = [room(bytes, bytes.length), room(bytes, total)];
  from.set(bytes);
  world.run(joint, (mpi) => done(mpi.allGatherParts(from, to, counts, places)));
  return Array.from(counts, (count, r) => to.subarray(places[r] as number, (places[r] as number) + count));
}

export function gatherValues<Value>(world: World | undefined, joint: Joint, value: Value): Value[] {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return gatherBytes(world, joint, bytes).map((each) => JSON.parse(new TextDecoder().decode(each)));
}

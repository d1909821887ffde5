/** Parameters that one rank each has moved, on all ranks. */
import { bytesPerElement } from "../../array/index.js";
import { readInPlace, writeInto } from "../../kernels/index.js";
import type { Tensor } from "../../tensor/index.js";
import { done, room } from "../world/steps.js";
import type { World } from "../world/world.js";

/** About so many bytes go in one go. */
const atOnce = 2 ** 26;

const bytesOf = (x: Tensor) => x.size * bytesPerElement(x.dtype);

/** All ranks name the same ones, in the same order. */
export function bringMoved(
  world: World,
  by: string,
  moved: readonly Tensor[],
  ownerOf: (parameter: Tensor) => number,
): void {
  for (const some of inParts(moved)) bringSome(world, by, some, ownerOf);
}

function* inParts(all: readonly Tensor[]): Generator<readonly Tensor[]> {
  let [some, size]: [Tensor[], number] = [[], 0];
  for (const x of all) {
    if (some.length > 0 && size + bytesOf(x) > atOnce) {
      yield some;
      [some, size] = [[], 0];
    }
    some.push(x);
    size += bytesOf(x);
  }
  if (some.length > 0) yield some;
}

function bringSome(
  world: World,
  by: string,
  some: readonly Tensor[],
  ownerOf: (parameter: Tensor) => number,
): void {
  const int = new Int32Array(1);
  const [counts, places] = [room(int, world.size), room(int, world.size)];
  const ofRank = (r: number) => some.filter((x) => ownerOf(x) === r);
  let total = 0;
  for (let r = 0; r < world.size; r++) {
    places[r] = total;
    counts[r] = ofRank(r).reduce((sum, x) => sum + bytesOf(x), 0);
    total += counts[r] as number;
  }
  const mine = room(new Uint8Array(1), counts[world.rank] as number);
  const all = room(mine, total);
  let at = 0;
  for (const x of ofRank(world.rank)) {
    readInPlace(x.array, (elements) => mine.set(bytesIn(elements), at));
    at += bytesOf(x);
  }
  const what = `${some.length} parameters that have moved, ${total} bytes`;
  world.run({ by, what }, (mpi) => done(mpi.allGatherParts(mine, all, counts, places)));
  for (let r = 0; r < world.size; r++) {
    if (r === world.rank) continue;
    let place = places[r] as number;
    for (const x of ofRank(r)) {
      const bytes = all.subarray(place, place + bytesOf(x));
      writeInto(x.array, { by }, (elements) => bytesIn(elements).set(bytes));
      place += bytesOf(x);
    }
  }
}

const bytesIn = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

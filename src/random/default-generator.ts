/**
 * The generator used where none is given, seeded with 0 at the start: the same program draws the same bits.
 */
import { signature } from "../arguments/index.js";
import { Generator, seedKind } from "./generator.js";

const shared = new Generator(0);

/** The generator that every draw comes from unless it is told otherwise: one object for the whole program. */
export function defaultGenerator(): Generator {
  return shared;
}

const seedTakes = signature("manualSeed", { seed: seedKind });

/**
 * Starts the default generator anew from `seed`, a whole number from 0 to 2^64 - 1, and returns it.
 * @throws ValueError as `new Generator(seed)` does, and then leaves the default as it was.
 */
export function manualSeed(seed: number | bigint): Generator {
  seedTakes.check(arguments);
  shared.setState(new Generator(seed).state);
  return shared;
}

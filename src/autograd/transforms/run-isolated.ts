/**
 * Running what the user wrote apart from the program around it: for the engine (a forward, a hook), or once
 * more, to look at what it computes.
 */
import { takeBackDraws } from "../../random/index.js";
import { context, noGrad } from "../../tensor/index.js";

/** Runs `fn` so that nothing in it is recorded, packed, or freed by a pass that is under way. */
export const runIsolated = <T>(fn: () => T): T =>
  context.packer.during(undefined, () => context.results.during(undefined, noGrad, fn));

/**
 * Runs `fn` so that it leaves no trace: statistics and buffers are held still, and generators stand
 * afterwards where they stood before, so that each such run draws the same.
 */
export const withoutTrace = <T>(fn: () => T): T => context.stateHeld.during(true, takeBackDraws, fn);

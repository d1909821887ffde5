/**
 * runIsolated: what the user wrote for the engine to call (a forward, a
 * hook) runs apart from the program and the pass around it.
 */
import { context, noGrad } from "../../tensor/index.js";

/** Runs `fn` so that nothing in it is recorded, packed, or freed by a pass that is under way. */
export const runIsolated = <T>(fn: () => T): T =>
  context.packer.during(undefined, () => context.results.during(undefined, noGrad, fn));

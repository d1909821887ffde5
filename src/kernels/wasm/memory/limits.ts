/** Sizes by which kernels decide where operands and results are. */
import { scratchOf } from "./working-space.js";

/** Scratch of the kernels on the calling thread. */
export const scratch = scratchOf(0);
/** The widest row that fits there. */
export const widestScratchRow = 12_000;
/** Operands of up to so many elements need no place of their own. */
export const largestLoan = 256;
/** An operand beyond so many bytes does not move in. */
export const largestResident = 512 * 2 ** 20;

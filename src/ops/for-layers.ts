/** The ops that layers call, and no user: beside the index, whose names are public. */

export * from "./network/lstm-op.js";

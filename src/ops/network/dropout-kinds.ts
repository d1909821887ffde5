/** The kinds of the options of whatever drops elements at random. */
import { flag, optional, withDefault } from "../../arguments/index.js";
import { generatorKind } from "../../tensor/index.js";

export const dropoutKinds = { training: withDefault(flag, true), generator: optional(generatorKind) };

/** Where draws come from, and what they are drawn by. */
import { optional, options as optionsOf, ValueError } from "../../arguments/index.js";
import { generatorKind, nameOf, type RandomOptions, type Tensor } from "../../tensor/index.js";

/** Where draws come from; else from the default generator. */
export type DrawOptions = Pick<RandomOptions, "generator">;

export const drawnKinds = { generator: optional(generatorKind) };
export const drawnOptions = optionsOf<DrawOptions>()(drawnKinds);

/** @throws ValueError for an element that is none of what `words` says. */
export function requireAll(op: string, x: Tensor, words: string, fits: (value: number) => boolean): void {
  const values = x.toTypedArray();
  const bad = values.findIndex((value) => !fits(value));
  if (bad >= 0) throw new ValueError(`${op}: element ${bad} of ${nameOf(x)} is ${values[bad]}, not ${words}`);
}

/**
 * Whether a recorded pass computes the gradient that an ordinary one computes: a rule may take another way
 * where it is recorded, and its derivative would then be that of something else.
 */
import { type FoundTensor, nameOfFound } from "../transforms/tree.js";
import { type CheckSettings, tolerancesOf } from "./check-settings.js";
import { GradcheckError } from "./gradcheck-error.js";
import { indexOf } from "./jacobian-lines.js";

/** What two ways of computing the same may differ by, in units of the last place of the largest element. */
const roundings = 1024;

/** @throws GradcheckError where the gradient with `createGraph` is not the one without. */
export function requireSameGradients(
  recorded: readonly FoundTensor[],
  ordinary: readonly FoundTensor[],
  settings: CheckSettings,
): void {
  recorded.forEach((found, i) => {
    const actual = found.tensor.toTypedArray();
    const expected = (ordinary[i] as FoundTensor).tensor.toTypedArray();
    const { allowed, epsilon } = tolerancesOf(settings, found.tensor.dtype === "float32");
    const largest = Array.from(expected).reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    for (let at = 0; at < expected.length; at++) {
      const [a, b] = [actual[at] as number, expected[at] as number];
      if (Object.is(a, b) || Math.abs(a - b) <= allowed(b) + roundings * epsilon * largest) continue;
      throw new GradcheckError(
        `${settings.name}: the ${nameOfFound(found)} is ${a.toPrecision(6)} at ` +
          `[${indexOf(at, found.tensor.shape).join("][")}] where the pass is recorded (createGraph), and ` +
          `${b.toPrecision(6)} where it is not: a rule goes two ways.`,
        "gradient",
      );
    }
  });
}

/** sparkline: a series as one line of block characters, for a terminal. */
import { signature, whole, withDefault } from "../../arguments/index.js";
import { numbersKind } from "./numbers-kind.js";
import { thin } from "./thin.js";

const defaultWidth = 60;
const sparklineTakes = signature("sparkline", {
  values: numbersKind,
  width: withDefault(whole(1), defaultWidth),
});

const blocks = "▁▂▃▄▅▆▇█";

/**
 * At most `width` (60) characters, each the mean of a run of values, from the least (▁) to the greatest (█);
 * a blank where none of them is a number; "" for no values.
 */
export function sparkline(values: readonly number[], width = defaultWidth): string {
  sparklineTakes.check(arguments);
  const means = thin(values, width).runs.map(({ mean }) => mean);
  const numbers = means.filter((mean) => Number.isFinite(mean));
  const low = Math.min(...numbers);
  const span = Math.max(...numbers) - low;
  const blockOf = (mean: number) =>
    blocks[span === 0 ? 0 : Math.round(((mean - low) / span) * (blocks.length - 1))];
  return means.map((mean) => (Number.isFinite(mean) ? blockOf(mean) : " ")).join("");
}

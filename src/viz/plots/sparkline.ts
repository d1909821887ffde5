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
 * "" for no values.
 */
export function sparkline(values: readonly number[], width = defaultWidth): string {
  sparklineTakes.check(arguments);
  const means = thin(values, width).runs.map(({ mean }) => mean);
  const low = Math.min(...means);
  const span = Math.max(...means) - low;
  return means
    .map((mean) => blocks[span === 0 ? 0 : Math.round(((mean - low) / span) * (blocks.length - 1))])
    .join("");
}

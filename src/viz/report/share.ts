/** Shares as a report writes them. */
import { formatNumber } from "../text/numbers.js";

/** A share in [0, 1]: `94.3 %`. */
export function formatShare(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : formatNumber(share, 3);
}

/** A share at the tick of a plot, without needless zeros: `20 %`. */
export function formatPercent(share: number): string {
  return `${formatNumber(100 * share, 3)} %`;
}

/** Applies the switches that a row of the benchmark asks for; one that the library does not have is one line and exit code 3: a skipped row. */
import { setZeroSkipping } from "wengert";

const { skipZeros, ...others } = JSON.parse(process.env.WENGERT_BENCH_SETTINGS ?? "{}") as {
  skipZeros?: boolean;
};
const missing = Object.keys(others);
if (missing.length > 0) {
  console.error(`cannot set ${missing.join(", ")}: the library has no such switch yet`);
  process.exit(3);
}
if (skipZeros !== undefined) setZeroSkipping(skipZeros);

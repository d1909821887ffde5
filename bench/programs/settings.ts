/**
 * Applies the switches that a row of the benchmark asks for; one that this platform does not have is one line
 * and exit code 3: a skipped row.
 */
import { setRelaxedSimd, setZeroSkipping, threadSupport, WengertError } from "wengert";

const { relaxedSimd, skipZeros } = JSON.parse(process.env.WENGERT_BENCH_SETTINGS ?? "{}") as {
  relaxedSimd?: boolean;
  skipZeros?: boolean;
};
const skip = (reason: string) => {
  console.error(reason);
  process.exit(3);
};
if (skipZeros !== undefined) setZeroSkipping(skipZeros);
if (Number(process.env.WENGERT_THREADS ?? 1) > 1 && threadSupport().reason !== "")
  skip(`no threads: ${threadSupport().reason}`);
if (relaxedSimd === true)
  await setRelaxedSimd(true).catch((error: unknown) => {
    if (!(error instanceof WengertError)) throw error;
    skip(error.message);
  });

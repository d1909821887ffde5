/** Applies the switches that a row of the benchmark asks for; where the library has none, one line and exit code 3: a skipped row. */
import * as wengert from "wengert";

const asked = process.env.WENGERT_BENCH_SETTINGS;
if (asked !== undefined) {
  const { configure } = wengert as unknown as { configure?: (settings: object) => void };
  try {
    if (configure === undefined) throw new Error("the library exports no configure()");
    configure(JSON.parse(asked) as object);
  } catch (error) {
    console.error(`cannot set ${asked}: ${(error as Error).message}`);
    process.exit(3);
  }
}

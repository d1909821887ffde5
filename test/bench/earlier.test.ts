/** Sections that are not measured again stand in the document as the run before measured them, or it is not written. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { measuredEarlier } from "../../bench/harness/earlier.js";
import { sections } from "../../bench/sections/index.js";

const folder = mkdtempSync(join(tmpdir(), "wengert-bench-"));
afterAll(() => rmSync(folder, { recursive: true }));

const machine = { processor: "one", memoryGB: 1, platform: "here", versions: { Node: "20" }, loadAverage: 0 };
const rows = [{ name: "wengert", status: "measured" as const, values: { ms: [3, 1, 2] } }];
const result = { quick: false, code: "abc", machine, sections: [{ letter: "a", rows }] };
const file = join(folder, "results.json");
const [training, wholeRun] = sections.slice(0, 2) as [(typeof sections)[number], (typeof sections)[number]];
const now = { quick: false, code: "abc", machine: { ...machine, loadAverage: 3 } };

test("what the run before measured is taken as it is", () => {
  writeFileSync(file, JSON.stringify(result));
  const [measured] = measuredEarlier(file, [training], now);
  expect(measured?.section).toBe(training);
  expect(measured?.table.median("wengert", "ms")).toBe(2);
  expect(measuredEarlier(join(folder, "none.json"), [], now)).toEqual([]);
});

test.each([
  ["there is no /", undefined, {}, [training]],
  ["of another kind of run", result, { quick: true }, [training]],
  ["of another machine", result, { machine: { ...machine, processor: "two" } }, [training]],
  ["of the same sources", result, { code: "abd" }, [training]],
  ["of the same sources", { ...result, code: "" }, { code: "" }, [training]],
  ["of the same sources", { ...result, code: undefined }, {}, [training]],
  ["no section b", result, {}, [training, wholeRun]],
])("%s: refused", (why, known, other, wanted) => {
  const path = known === undefined ? join(folder, "none.json") : file;
  if (known !== undefined) writeFileSync(file, JSON.stringify(known));
  expect(() => measuredEarlier(path, wanted, { ...now, ...other })).toThrow(why);
});

/** docs/scaling.md: its tables are what the model gives for what was measured. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  allReduceHere,
  communication,
  type Measured,
  modelsOf,
  type Network,
} from "../../tools/scaling/model.js";
import { withTables } from "../../tools/scaling/table.js";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const measured: Measured = JSON.parse(read("tools/scaling/measured.json"));

describe("how data-parallel training scales", () => {
  test("the tables are those of the model (npx tsx tools/scaling/run.ts writes them)", () => {
    const document = read("docs/scaling.md");
    expect(withTables(document, measured)).toBe(document);
  });

  test("an all-reduce that the model was not made from takes about what it says", () => {
    const ratio = allReduceHere(measured, 16) / measured.messages["16"];
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test("messages and bytes are counted as the ranks send them", () => {
    const [twoLayers] = modelsOf(measured);
    if (twoLayers === undefined) throw new Error("no model");
    const bytesAlone: Network = { name: "", gigabits: 8e-9, latency: 0, perMessage: 0 };
    const messagesAlone: Network = {
      name: "",
      gigabits: Number.POSITIVE_INFINITY,
      latency: 0,
      perMessage: 1e6,
    };
    const roundsAlone: Network = { ...messagesAlone, latency: 1e6, perMessage: 0 };
    const wire = (network: Network) => communication(twoLayers, 8, network, measured).wire;
    expect(wire(bytesAlone)).toBeCloseTo(2 * (7 / 8) * 4 * twoLayers.parameters, 3);
    expect(wire(messagesAlone)).toBe(2 * 7);
    expect(wire(roundsAlone)).toBe(3 + 2);
  });
});

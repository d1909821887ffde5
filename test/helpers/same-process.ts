/**
 * Runs around each test file of the project "together", whose files share processes: every file starts from the same
 * default generator and the same random examples, and one that leaves a switch of the process otherwise than it found it fails.
 */
import fc from "fast-check";
import { afterAll, expect } from "vitest";
import { isGradEnabled, manualSeed, memoryStats, simdSupport, threadSupport } from "wengert";
import { context } from "../../src/tensor/index.js";

const switches = () => ({
  gradEnabled: isGradEnabled(),
  memoryBudget: memoryStats().budgetBytes,
  simd: simdSupport().available,
  threads: threadSupport().threads,
  // each is told of every op of the files that follow
  observers: context.observers.current?.length ?? 0,
});

manualSeed(0);
fc.configureGlobal({ seed: 1964 });
const found = switches();
afterAll(() => expect(switches(), "what this file found, and what it left").toEqual(found));

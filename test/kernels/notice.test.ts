/** Where slower kernels compute than the platform has, whoever asks is told, and why. */
import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { memoryStats, setMemoryBudget, simdSupport, ValueError } from "wengert";
import type { NdArray } from "../../src/array/index.js";
import { chooseKernels, chosenAtFirst } from "../../src/kernels/current.js";
import { reference } from "../../src/kernels/index.js";
import { describeKernels, isAskedFor, reasonOf, wantsWide } from "../../src/kernels/notice.js";
import { createWasmKernels } from "../../src/kernels/wasm/index.js";
import { compiled, root } from "../helpers/programs.js";

const { budgetBytes } = memoryStats();
afterEach(() => setMemoryBudget(budgetBytes));

const noWasm = chooseKernels({
  instantiate: () => {
    throw new Error("this platform has no WebAssembly");
  },
});

describe("the reason why slower kernels compute", () => {
  test("is empty where none do", () => {
    expect(simdSupport()).toEqual({ available: true, reason: "" });
    expect(memoryStats().reason).toBe("");
  });

  test("is a budget of 0", () => {
    setMemoryBudget(0);
    const reason = "the memory budget is 0; setMemoryBudget(2147483648) is the default";
    expect(simdSupport()).toEqual({ available: false, reason });
    expect(memoryStats()).toMatchObject({ budgetBytes: 0, reason });
  });

  test("is a budget that had no room, until there is another", () => {
    const { kernels, memory } = createWasmKernels({ threads: 1, budget: 8192 });
    const large = reference.full([5000], 1, "float32");
    expect(reference.read(kernels.neg(large))[4999]).toBe(-1);
    expect(memory.stats()).toMatchObject({
      refused: 1,
      reason:
        "once there was no room within the memory budget of 8192 bytes; setMemoryBudget(2147483648) is the default",
    });
    kernels.neg(large);
    expect(memory.shortage).toMatch(/^2 times there was no room within/);
    memory.setBudget(2 ** 20);
    kernels.neg(large);
    expect(memory.stats()).toMatchObject({ refused: 0, reason: "" });
  });

  test("is a platform that gives no more, which is not asked again and again", () => {
    const { kernels, memory } = createWasmKernels({ threads: 1 });
    let asked = 0;
    memory.memory.grow = () => {
      asked++;
      throw new RangeError("no address space");
    };
    const parts = [1, 2].map((x) => reference.full([700_000], x, "float32"));
    for (let i = 0; i < 5; i++)
      expect(reference.read(kernels.add(parts[0] as NdArray, parts[1] as NdArray))[9]).toBe(3);
    const { budgetBytes, reservedBytes, reason } = memory.stats();
    expect(budgetBytes).toBeLessThan(reservedBytes);
    expect(reason).toBe(
      `5 times there was no room: the platform gives linear memory no more than ${budgetBytes} bytes`,
    );
    expect(asked).toBeLessThan(3);
  });

  test("is a platform without WebAssembly", () => {
    expect(reasonOf(noWasm)).toBe("this platform has no WebAssembly");
  });
});

test("a budget beyond what 32-bit addresses reach is as much as they reach", () => {
  for (const bytes of [2 ** 32, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
    setMemoryBudget(bytes);
    expect(memoryStats().budgetBytes).toBeGreaterThan(2 ** 32 - 2 ** 20);
    expect(memoryStats().budgetBytes).toBeLessThan(2 ** 32);
  }
  setMemoryBudget(2 ** 31);
  expect(memoryStats().budgetBytes).toBe(2 ** 31);
  expect(createWasmKernels({ threads: 1, budget: 2 ** 50 }).memory.stats().budgetBytes).toBeLessThan(2 ** 32);
});

describe("one line about the kernels", () => {
  test("says what computes, and why nothing faster does", () => {
    expect(describeKernels(noWasm)).toBe(
      "wengert: plain TypeScript computes, 10 to 100 times as slow on large arrays: this platform has no WebAssembly",
    );
    const fast = chooseKernels({ threads: 1 });
    expect(describeKernels(fast)).toBe(
      "wengert: WebAssembly SIMD computes, on one thread (the program was started for a single thread)",
    );
    fast.wasm?.memory.setBudget(0);
    expect(describeKernels(fast)).toMatch(/^wengert: plain TypeScript computes, .*: the memory budget is 0;/);
    expect(describeKernels(chooseKernels({ threads: 2 }))).toBe(
      "wengert: WebAssembly SIMD computes, on up to 2 threads",
    );
  });

  test("is told when the kernels are chosen: by the first call of any, once", () => {
    let choices = 0;
    const kernels = chosenAtFirst(reference, () => {
      choices++;
      return reference;
    });
    const { full } = kernels; // who took one before still has it
    expect(choices).toBe(0);
    expect([...kernels.read(kernels.neg(full([2], 3, "float32")))]).toEqual([-3, -3]);
    expect(choices).toBe(1);
    expect(kernels).toEqual(reference);
  });

  test("is asked for by 1, and by nothing that could mean something else", () => {
    expect([undefined, "", " ", "0", "1"].map(isAskedFor)).toEqual([false, false, false, false, true]);
    expect(() => isAskedFor("yes")).toThrow(ValueError);
    expect(["0", "1"].map(wantsWide)).toEqual([false, true]);
    expect(() => wantsWide("wide")).toThrow(
      "WENGERT_WIDE: wide is neither 1, for vectors of 256 bits, nor 0 or empty",
    );
  });

  test("comes where WENGERT_TELL_KERNELS asks for it, at the first use", async () => {
    const library = pathToFileURL(await compiled("src/index.ts")).href;
    const program = `import { tensor } from ${JSON.stringify(library)}; console.warn("imported"); tensor([1]).add(1).add(1);`;
    const env = { ...process.env, WENGERT_TELL_KERNELS: "1", WENGERT_THREADS: "1" };
    const args = ["--input-type=module", "--eval", program];
    const text = spawnSync(process.execPath, args, { cwd: root, env, encoding: "utf8" }).stderr;
    expect(text.trim().split("\n")).toEqual([
      "imported",
      "wengert: WebAssembly SIMD computes, on one thread (the program was started for a single thread)",
    ]);
  });
});

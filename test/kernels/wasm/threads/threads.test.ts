/** Threads: whatever their number, results are the same bit for bit; they keep no process alive; without them everything works. */
import { execFileSync, spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import type { NdArray } from "../../../../src/array/index.js";
import { reference } from "../../../../src/kernels/index.js";
import { loadRelaxed, type WasmKernels, type WasmOptions } from "../../../../src/kernels/wasm/index.js";
import { instantiate } from "../../../../src/kernels/wasm/module/instantiate.js";
import { startWorker } from "../../../../src/kernels/wasm/threads/worker.js";
import { compiled, root } from "../../../helpers/programs.js";
import { bySize, full } from "../../../helpers/size.js";
import { array, expectNear, expectSame, freshWasm, random, sparse } from "../arrays.js";

/** What programs import; reduced, it is compiled first, since tsx takes a second to start each time. */
const library = full ? "wengert" : pathToFileURL(await compiled("src/index.ts")).href;
const loader = full ? ["--import", "tsx"] : [];

/** Shares whatever it can: the smallest product starts the workers. */
const eager: WasmOptions = { shareFrom: 1 };

/** Kernels whose workers are all there. They come without this thread's event loop turning. */
function withThreads(threads: number, options: WasmOptions = {}): WasmKernels {
  const wasm = freshWasm({ ...eager, threads, ...options });
  wasm.kernels.matmul(random([16, 16]), random([16, 16]));
  waitFor(() => wasm.threads.present === threads);
  return wasm;
}

/** a · b in a linear memory of its own, on one thread; an array belongs to the one linear memory that it has entered. */
const alone = (a: NdArray, b: NdArray) =>
  reference.copy(freshWasm({ threads: 1 }).kernels.matmul(reference.copy(a), reference.copy(b)));

function waitFor(condition: () => boolean): void {
  const end = performance.now() + 20_000;
  while (!condition()) if (performance.now() > end) throw new Error("nothing happened within 20 seconds");
}

/** Dense, transposed, stacked and sparse products, at sizes that fill the tiles and at sizes that do not. */
function productsOf({ kernels }: WasmKernels): NdArray[] {
  const results: NdArray[] = [];
  for (const [m, k, n] of [
    [1, 300, 9],
    [8, 64, 8],
    [37, 50, 13],
    [100, 784, 50],
    [129, 70, 4],
    [300, 33, 66],
  ] as const) {
    results.push(kernels.matmul(random([m, k], 1), random([k, n], 2)));
    results.push(kernels.matmul(random([k, m], 3), random([k, n], 4), { transposeA: true }));
    results.push(kernels.matmul(random([m, k], 5), random([n, k], 6), { transposeB: true }));
  }
  for (const dtype of ["float32", "float64"] as const) {
    results.push(kernels.matmul(random([5, 40, 30], 7, dtype), random([30, 20], 8, dtype)));
    results.push(kernels.matmul(random([9, 21, 30], 7, dtype), random([9, 30, 22], 8, dtype)));
    results.push(kernels.matmul(random([2, 3, 30], 7, dtype), random([2, 30, 22], 8, dtype)));
    results.push(kernels.matmul(random([3, 130], 7, dtype), random([130, 300], 8, dtype)));
    results.push(kernels.matmul(random([33, 130], 7, dtype), random([130, 30], 8, dtype)));
  }
  for (const n of [1, 10, 50, 67]) {
    const x = sparse([100, 784], 9); // its lists are shared by both products
    results.push(kernels.matmul(x, random([784, n], 10)));
    results.push(kernels.matmul(x, random([100, n], 11), { transposeA: true }));
  }
  results.push(kernels.matmul(random([3000, 700], 12), random([700, 10], 13))); // passes through in blocks
  return results.map((each) => reference.copy(each));
}

describe("results", () => {
  test("are the same bit for bit with 1, 2, 3 and 5 threads", () => {
    const expected = productsOf(freshWasm({ threads: 1 }));
    for (const threads of bySize([2, 3, 5], [2, 5])) {
      const wasm = withThreads(threads);
      for (let round = 0; round < bySize(3, 1); round++)
        productsOf(wasm).forEach((each, i) => {
          expectSame(each, expected[i] as NdArray, `product ${i} on ${threads} threads`);
        });
    }
  });

  test("of a listed data set too: batches, both products, and all rows at once", () => {
    const run = ({ kernels }: WasmKernels) => {
      const dataset = sparse([3000, 784], 3);
      const w = random([784, 50], 4);
      const results: NdArray[] = [];
      for (let i = 0; i < 40; i++) {
        const rows = Int32Array.from({ length: 100 }, (_, j) => (i * 997 + j * 31) % 3000);
        const batch = kernels.take(dataset, array([100], rows, "int32"), 0);
        results.push(kernels.matmul(batch, w));
        results.push(kernels.matmul(batch, random([100, 50], i), { transposeA: true }));
      }
      for (let i = 0; i < 3; i++) results.push(kernels.matmul(dataset, w));
      return results.map((each) => reference.copy(each));
    };
    const expected = run(freshWasm({ threads: 1 }));
    run(withThreads(3)).forEach((each, i) => {
      expectSame(each, expected[i] as NdArray, `${i}`);
    });
  });

  test("are the same while the number of threads changes", () => {
    const wasm = withThreads(3);
    const [a, b] = [random([200, 100], 1), random([100, 30], 2)];
    const expected = alone(a, b);
    for (const threads of [1, 3, 2, 4, 1, 2]) {
      wasm.threads.set(threads);
      for (let i = 0; i < 50; i++) expectSame(wasm.kernels.matmul(a, b), expected, `${threads}`);
      waitFor(() => wasm.threads.present === threads);
      expectSame(wasm.kernels.matmul(a, b), expected, `${threads}`);
    }
  });

  test("are right after the workers have fallen asleep and after linear memory has grown", async () => {
    const wasm = withThreads(2, { target: 2 ** 26 });
    const [a, b] = [random([100, 784], 1), random([784, 50], 2)];
    const expected = alone(a, b);
    const kept: NdArray[] = [];
    for (let round = 0; round < 6; round++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      kept.push(wasm.kernels.neg(reference.full([2 ** 19], round, "float32")));
      expectSame(wasm.kernels.matmul(a, b), expected, `${round}`);
    }
    expect(wasm.memory.buffer.byteLength).toBeGreaterThan(2 ** 23);
  });
});

describe("workers", () => {
  test("do not start for small work, nor for one thread", () => {
    const started: number[] = [];
    const counted: WasmOptions = {
      startWorker: ({ number }) => {
        started.push(number);
      },
    };
    const small = freshWasm({ threads: 3, ...counted });
    for (let i = 0; i < 100; i++) small.kernels.matmul(random([10, 10]), random([10, 10]));
    const single = freshWasm({ ...eager, threads: 1, ...counted });
    single.kernels.matmul(random([100, 100]), random([100, 100]));
    expect(started).toEqual([]);
    const large = freshWasm({ threads: 3, ...counted });
    const [a, b] = [random([400, 400]), random([400, 400])];
    for (let i = 0; i < 20; i++) large.kernels.matmul(a, b);
    expect(started).toEqual([1, 2]);
  });

  test("that are forbidden are done without, and it is said why", () => {
    const wasm = freshWasm({
      ...eager,
      threads: 2,
      startWorker: () => {
        throw new Error("workers are forbidden here");
      },
    });
    const [a, b] = [random([100, 100], 1), random([100, 100], 2)];
    const expected = alone(a, b);
    expectSame(wasm.kernels.matmul(a, b), expected);
    expect([wasm.threads.wanted, wasm.threads.present, wasm.threads.reason]).toEqual([
      1,
      1,
      "workers are forbidden here",
    ]);
  });

  test("that fail later are done without", async () => {
    const wasm = freshWasm({
      ...eager,
      threads: 2,
      // no module: the worker throws as soon as it runs
      startWorker: (assignment, failed) => startWorker({ ...assignment, modules: [{}] }, failed),
    });
    const [a, b] = [random([100, 100], 1), random([100, 100], 2)];
    const expected = alone(a, b);
    expectSame(wasm.kernels.matmul(a, b), expected);
    const end = performance.now() + 20_000;
    while (wasm.threads.reason === "" && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(wasm.threads.reason).toContain("WebAssembly");
    expectSame(wasm.kernels.matmul(a, b), expected);
  });

  test("that break down in the midst of work lose nothing: the calling thread does it all again", () => {
    const wasm = withThreads(2);
    wasm.wasm.shareMultiply = () => 0; // as when a worker has failed, with nothing of the result written
    const [a, b] = [random([100, 100], 1), random([100, 100], 2)];
    const expected = alone(a, b);
    expectSame(wasm.kernels.matmul(a, b), expected);
    expect(wasm.threads.reason).toBe("a worker failed");
    expectSame(wasm.kernels.matmul(a, b), expected);
  });

  test("cannot be had where memory cannot be shared, and that is said", () => {
    const web = (globalThis as unknown as { WebAssembly: { Memory: unknown } }).WebAssembly;
    const { Memory } = web;
    try {
      // a page that is not cross-origin isolated
      web.Memory = class extends (Memory as new (limits: { shared: boolean }) => object) {
        constructor(limits: { shared: boolean }) {
          if (limits.shared) throw new TypeError("shared memory is off");
          super(limits);
        }
      };
      const wasm = freshWasm({ ...eager, threads: 4 });
      const [a, b] = [random([50, 50], 1), random([50, 50], 2)];
      const expected = alone(a, b);
      expectSame(wasm.kernels.matmul(a, b), expected);
      expect(wasm.threads.wanted).toBe(1);
      expect(wasm.threads.reason).toContain("cross-origin isolated");
    } finally {
      web.Memory = Memory;
    }
  });
});

describe("relaxed SIMD", () => {
  test("is off unless asked for, near the plain results, the same on any number of threads, and can be switched off again", async () => {
    const plain = productsOf(freshWasm({ threads: 1 }));
    const single = freshWasm({ threads: 1 });
    await single.setRelaxed(loadRelaxed);
    const relaxed = productsOf(single);
    const shared = withThreads(3);
    await shared.setRelaxed(loadRelaxed);
    shared.kernels.matmul(random([16, 16]), random([16, 16]));
    waitFor(() => shared.threads.present === 3);
    productsOf(shared).forEach((each, i) => {
      expectSame(each, relaxed[i] as NdArray, `${i}`);
      expectNear(each, plain[i] as NdArray, 2e-3, `${i}`);
    });
    await shared.setRelaxed(undefined);
    productsOf(shared).forEach((each, i) => {
      expectSame(each, plain[i] as NdArray, `${i}`);
    });
  });
});

describe("modules that are compiled apart, for an engine that pairs vectors", () => {
  test("give the same bits, relaxed or not, and give way again; what fails its trial is not used", async () => {
    const expected = productsOf(freshWasm({ threads: 1 }));
    const wasm = withThreads(2);
    const { modules } = wasm.backend;
    const before = modules.compiled;
    modules.setForm(undefined, true);
    expect(modules.compiled[0]).not.toBe(before[0]);
    wasm.kernels.matmul(random([16, 16]), random([16, 16]));
    waitFor(() => wasm.threads.present === 2);
    productsOf(wasm).forEach((each, i) => {
      expectSame(each, expected[i] as NdArray, `${i}`);
    });
    modules.setForm(undefined);
    expect(modules.compiled[0]).toBe(before[0]);
    let calls = 0;
    const fails = freshWasm({
      instantiate: (...over) => {
        if (calls++ > 0) throw new Error("the trial has no memory");
        return instantiate(...over);
      },
    });
    expect(fails.setWide(true)).toBe(false);
    expect(fails.setWide(false)).toBe(false);
  });

  test("come where WENGERT_WIDE=1 asks for them, without a word where the engine cannot", () => {
    const program = `import { matmul, ones, setWideVectors } from ${JSON.stringify(library)};
      console.log(matmul(ones([40, 40]), ones([40, 40])).sum().item(), setWideVectors(false));`;
    const args = [...loader, "--input-type=module", "-e", program];
    const env = { ...process.env, WENGERT_WIDE: "1" };
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: "utf8" });
    expect([stdout.trim(), stderr]).toEqual(["64000 false", ""]);
  });
});

describe("a program", () => {
  const run = (program: string, env: Record<string, string> = {}) =>
    execFileSync(process.execPath, [...loader, "--input-type=module", "-e", program], {
      cwd: root,
      env: { ...process.env, ...env },
      encoding: "utf8",
      timeout: 60_000,
    });
  const work = `
    import { Generator, matmul, randn, setThreads, threadSupport } from ${JSON.stringify(library)};
    const generator = new Generator(1);
    const [a, b] = [randn([300, 300], { generator }), randn([300, 300], { generator })];
    let y;
    const end = performance.now() + 20000;
    do y = matmul(a, b);
    while (threadSupport().running < threadSupport().threads && performance.now() < end);
    let sum = 0;
    for (const x of matmul(a, b).toTypedArray()) sum = Math.fround(sum + x);
  `;

  test.skipIf(!full)("ends by itself while its workers wait for work, spinning or asleep", () => {
    const text = `${work} console.log(threadSupport().running);`;
    expect(run(text, { WENGERT_THREADS: "3" }).trim()).toBe("3");
    const asleep = `${text} await new Promise((resolve) => setTimeout(resolve, 100));`;
    expect(run(asleep, { WENGERT_THREADS: "3" }).trim()).toBe("3");
  });

  test.skipIf(!full)("has the same results whatever WENGERT_THREADS says", () => {
    const sums = bySize(["1", "2", "4", ""], ["1", "4", ""]).map((threads) =>
      run(`${work} console.log(sum);`, { WENGERT_THREADS: threads }).trim(),
    );
    expect(new Set(sums).size).toBe(1);
  });

  test("is told at once when WENGERT_THREADS makes no sense", () => {
    expect(() => run(work, { WENGERT_THREADS: "two" })).toThrow(
      /WENGERT_THREADS: two is no number of threads/,
    );
  });
});

/** Every collective on every dtype, against what one process computes from the same draws. */
import assert from "node:assert/strict";
import { type DType, Generator, tensor } from "wengert";
import { allGather, allReduce, barrier, broadcast, init, reduceScatter } from "wengert/distributed";

const { rank, size } = await init({ timeout: 200 });

/** What rank r has: float sums of it depend on their order. */
function valuesOf(r: number, length: number, dtype: DType): number[] {
  const generator = new Generator(1000 + r);
  return Array.from({ length }, () => {
    const x = generator.normal();
    if (dtype === "int32") return Math.round(100 * x) | 0;
    return dtype === "float32" ? Math.fround(x) : x;
  });
}

const ops = {
  sum: (a: number, b: number) => a + b,
  mean: (a: number, b: number) => a + b,
  prod: (a: number, b: number) => a * b,
  min: Math.min,
  max: Math.max,
};

const all = Array.from({ length: size }, (_, r) => r);
for (const dtype of ["float32", "float64", "int32"] as const)
  for (const length of [1, 7, 100, 5000, 100_003]) {
    const round =
      dtype === "float32" ? Math.fround : dtype === "int32" ? (x: number) => x | 0 : (x: number) => x;
    const lists = all.map((r) => valuesOf(r, length, dtype));
    const x = tensor(lists[rank] as number[], { dtype, name: "x" });
    for (const [op, combine] of Object.entries(ops) as [
      keyof typeof ops,
      (a: number, b: number) => number,
    ][]) {
      if (dtype === "int32" && (op === "mean" || op === "prod")) continue;
      const expected = Array.from({ length }, (_, i) => {
        const first = lists[0]?.[i] as number;
        const total = lists.slice(1).reduce((a, list) => round(combine(a, list[i] as number)), first);
        return op === "mean" ? round(total / size) : total;
      });
      assert.deepEqual(allReduce(x, { op }).toArray(), expected, `allReduce ${op} ${dtype} ${length}`);
      const [each, rest] = [Math.floor(length / size), length % size];
      const from = rank * each + Math.min(rank, rest);
      const part = expected.slice(from, from + each + (rank < rest ? 1 : 0));
      assert.deepEqual(reduceScatter(x, { op }).toArray(), part, `reduceScatter ${op} ${dtype} ${length}`);
    }
    for (const root of all)
      assert.deepEqual(broadcast(x, { root }).toArray(), lists[root], `broadcast ${dtype} ${length}`);
    // rows that differ from rank to rank, and none on the last one
    const rows = size - 1 - rank;
    const own = tensor(valuesOf(rank, 3 * rows, dtype), { dtype, shape: [rows, 3] });
    const gathered = all.flatMap((r) => valuesOf(r, 3 * (size - 1 - r), dtype));
    assert.deepEqual(Array.from(allGather(own).toTypedArray()), gathered, `allGather ${dtype}`);
    assert.deepEqual(allGather(tensor(rank, { dtype })).toArray(), all);
    barrier();
  }
const odd = tensor([rank === 0 ? Number.NaN : 1, 1]);
for (const op of ["min", "max", "sum"] as const)
  assert.ok(Number.isNaN((allReduce(odd, { op }).toArray() as number[])[0]), `NaN of ${op}`);
const parameter = tensor([rank, 1], { requiresGrad: true });
assert.equal(allReduce(parameter).requiresGrad, false);
console.log(`rank ${rank} of ${size}: collectives agree`);

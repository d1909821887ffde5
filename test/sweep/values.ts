/** What the sweep hands to every parameter: values that programs pass by mistake, and hostile ones. */
import * as wengert from "wengert";
import { nn, optim, tensor, zeros } from "wengert";
import * as data from "wengert/data";
import * as viz from "wengert/viz";
import { hostile, type Make, Theirs } from "./hostile.js";

export interface Value {
  readonly name: string;
  readonly everyday: boolean;
  /** Whether the reduced sweep has it. */
  readonly core: boolean;
  readonly make: () => unknown;
}

/** The kinds of values; the reduced sweep has these only. */
const core: readonly Make[] = [
  () => undefined,
  () => null,
  () => Number.NaN,
  () => -1,
  () => 0.5,
  () => 3,
  () => "sum",
  () => true,
  () => [1, 2],
  () => ["a", null],
  () => ({ a: 1 }),
  () => () => 1,
  () => async () => 1,
  () => new Map([["lr", 1]]),
  () => tensor([1, 2, 3]),
  () => Promise.resolve(1),
];

const numbers: readonly Make[] = [
  ...[() => 0, () => -0, () => 1, () => 2, () => 5, () => 10, () => 100, () => 1.5, () => -0.5, () => -2],
  ...[() => 1e-8, () => 1e-300, () => Number.POSITIVE_INFINITY, () => Number.NEGATIVE_INFINITY],
];

const words: readonly Make[] = [
  ...[() => "", () => "a", () => "0", () => "1", () => "0.1", () => "mean", () => "none", () => "same"],
  ...[() => "float32", () => "float64", () => "int32", () => "int64", () => "bool", () => "adam"],
  ...[() => "/does/not/exist", () => "ij,jk->ik", () => "NaN", () => "light", () => false],
];

function withHole(): number[] {
  const list = new Array<number>(3);
  [list[0], list[2]] = [1, 3];
  return list;
}

const lists: readonly Make[] = [
  ...[() => [], () => [0], () => [1], () => [2], () => [3], () => [6], () => [1, 2, 3], () => [2, 3]],
  ...[() => [0, 1], () => [1, 0], () => [-1], () => [0, 0], () => [0.5], () => [0.2, 0.8], () => [1.5, 2]],
  ...[
    () => ["1"],
    () => ["a", "b"],
    () => [null],
    () => [undefined],
    () => [true],
    () => [true, false, true],
  ],
  ...[() => [Number.NaN], () => [Number.POSITIVE_INFINITY], () => [{}], () => [() => 1], () => [[]]],
  ...[
    () => [[1, 2]],
    () => [
      [0, 1],
      [1, 0],
    ],
    () => [[1, 2], [3]],
    () => [[], []],
    () => [1, [2]],
  ],
  ...[
    () => [
      [
        [1, 2],
        [3, 4],
      ],
    ],
    () => new Array(3),
    () => withHole(),
  ],
  ...[() => [zeros([2])], () => [zeros([2, 3]), zeros([2, 3])], () => [[zeros([2])], [1]]],
  ...[() => [new Float32Array([1, 2])], () => [new nn.Parameter([1, 2])], () => [new nn.ReLU()]],
  ...[() => [["a", 1]], () => [["a", new nn.ReLU()]], () => [{ params: [new nn.Parameter([1])] }]],
];

const objects: readonly Make[] = [
  ...[() => ({}), () => ({ axis: 0 }), () => ({ keepDims: true }), () => ({ dtype: "int32" })],
  ...[() => ({ lr: 0.1 }), () => ({ shape: [2] }), () => ({ x: zeros([2]), t: zeros([2]) })],
  ...[
    () => new Map(),
    () => new Set(),
    () => new Set([0]),
    () => new Set(["a"]),
    () => new Date(0),
    () => /a/,
  ],
  ...[() => new Error("an error"), () => new URL("file:///"), () => new (class Own {})(), () => Math],
  ...[() => Promise.reject(new Theirs()), () => [1, 2].values(), () => Symbol("a"), () => 3n],
];

const functions: readonly Make[] = [
  ...[() => () => undefined, () => () => null, () => () => "text", () => (x: unknown) => x],
  ...[() => () => [], () => () => ({}), () => () => Promise.resolve(1), () => Math.max],
  ...[() => class {}, () => nn.ReLU, () => wengert.Tensor, () => wengert.relu, () => () => zeros([2])],
  ...[() => function* () {}, () => async function* () {}, () => (x: wengert.Tensor) => wengert.sum(x)],
];

const arrays: readonly Make[] = [
  ...[() => new Float32Array([1, 2, 3]), () => new Float64Array([1, 2]), () => new Int32Array([0, 1])],
  ...[() => new Uint8Array([0, 1]), () => new Uint8ClampedArray(2), () => new Int8Array(2)],
  ...[() => new Int16Array(2), () => new Uint16Array(2), () => new Uint32Array(2), () => new Float32Array(0)],
  ...[() => new ArrayBuffer(8), () => new DataView(new ArrayBuffer(8)), () => Buffer.from("abc")],
];

const tensors: readonly Make[] = [
  ...[() => zeros([]), () => zeros([0]), () => zeros([2]), () => zeros([2, 3]), () => zeros([3, 3])],
  ...[
    () => zeros([0, 3]),
    () => zeros([1, 1, 1, 1]),
    () => wengert.ones([1, 2, 3, 3]),
    () => zeros([2, 3, 4]),
  ],
  ...(["int32", "bool", "float64"] as const).flatMap((dtype) => [
    Object.assign(() => zeros([], { dtype }), { text: `zeros([], ${dtype})` }),
    Object.assign(() => zeros([0], { dtype }), { text: `zeros([0], ${dtype})` }),
    Object.assign(() => zeros([2], { dtype }), { text: `zeros([2], ${dtype})` }),
    Object.assign(() => zeros([2, 3], { dtype }), { text: `zeros([2, 3], ${dtype})` }),
  ]),
  () => tensor([1, 2, 3], { requiresGrad: true }),
  () => tensor([1, 2, 3], { requiresGrad: true }).square(),
  () => tensor(2, { requiresGrad: true }).square(),
  () => wengert.inferenceMode(() => tensor([1, 2, 3])),
  () => tensor([Number.NaN, Number.POSITIVE_INFINITY, 1]),
  () => tensor([-1, 5, 100], { dtype: "int32" }),
  ...[() => new nn.Parameter([1, 2, 3]), () => new nn.Buffer([1, 2, 3]), () => released()],
];

function released(): wengert.Tensor {
  const y = tensor([1, 2, 3], { requiresGrad: true }).square().sum();
  y.backward();
  return y;
}

const parameter = () => new nn.Parameter([1, 2]);

const ours: readonly Make[] = [
  ...[() => new nn.Affine(3, 2), () => new nn.Sequential([]), () => new wengert.Generator(1)],
  ...[() => new wengert.NumpyRandom(1), () => new optim.SGD([parameter()], { lr: 0.1 })],
  ...[() => optim.cosine({ steps: 2 }), () => nn.init.he(), () => new nn.Affine(3, 2).stateDict()],
  () => new optim.Scheduler(new optim.SGD([parameter()], { lr: 0.1 }), () => 1),
  () => new data.DataLoader(new data.TensorDataset(zeros([2]))),
  ...[() => viz.graphOf(zeros([2])), () => tensor(1, { requiresGrad: true }).square().gradFn],
  ...[() => wengert, () => nn, () => new wengert.ValueError("an error"), () => viz.themes.dark],
];

const named =
  (everyday: boolean, isCore: boolean) =>
  (make: Make): Value => ({
    name:
      (make as { text?: string }).text ??
      String(make)
        .replace(/^\(\) => /, "")
        .replace("void 0", "undefined")
        .replace(/\s+/g, " "),
    everyday,
    core: isCore,
    make,
  });

export const values: readonly Value[] = [
  ...core.map(named(true, true)),
  ...[numbers, words, lists, objects, functions, arrays, tensors, ours].flat().map(named(true, false)),
  ...hostile.map(named(false, false)),
];

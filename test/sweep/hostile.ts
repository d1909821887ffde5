/** Values that no program means to pass: of another realm, without end, or with traps. */
import { createContext, runInContext } from "node:vm";
import * as wengert from "wengert";
import { nn, zeros } from "wengert";

/** Makes a value anew; its text is the value's name. */
export type Make = (() => unknown) & { readonly text?: string };

/** What values throw on purpose: that it comes out is right. */
export class Theirs extends Error {}

const fail = (): never => {
  throw new Theirs("theirs");
};
const otherRealm = createContext();
const foreign = (text: string): unknown => runInContext(text, otherRealm);

const hostileNumbers: readonly Make[] = [
  ...[() => 2 ** 31, () => 2 ** 31 - 1, () => -(2 ** 31), () => 2 ** 32, () => 2 ** 32 + 0.5],
  ...[() => 2 ** 53, () => 2 ** 53 - 1, () => -(2 ** 53), () => 1e7, () => 1e10, () => 1e21, () => 1e308],
  ...[() => Number.MIN_VALUE, () => -1e308, () => 2n ** 70n, () => -1n, () => 0n, () => new Number(3)],
];

const hostileWords: readonly Make[] = [
  ...[() => "constructor", () => "__proto__", () => "toString", () => "hasOwnProperty", () => "\u0000"],
  ...[() => "💥", () => "\ud800", () => "a".repeat(100_000), () => "</script><b>", () => '"'],
  ...[() => new String("sum"), () => new Boolean(false), () => "i".repeat(60), () => "ii,i,->", () => "->"],
];

function cyclic(): unknown[] {
  const list: unknown[] = [1];
  list.push(list);
  return list;
}

function deep(levels: number): unknown {
  let list: unknown = 1;
  for (let i = 0; i < levels; i++) list = [list];
  return list;
}

const hostileLists: readonly Make[] = [
  ...[cyclic, () => deep(70), () => deep(20_000), () => new Array(2 ** 32 - 1), () => new Array(1e6)],
  ...[() => [2 ** 31], () => [2 ** 32], () => [2 ** 53], () => [1e308], () => [2 ** 16, 2 ** 16]],
  ...[() => [1e9, 0], () => [2 ** 27, 2 ** 27, 0], () => [2 ** 53, 2 ** 53], () => [1e10], () => [-0]],
  ...[() => Array(40).fill(2), () => Array(100).fill(1), () => Array(2000).fill(1), () => Array(64).fill(0)],
  ...[() => [1n], () => [Symbol("a")], () => [[1n]], () => [cyclic()], () => [new Proxy([], {})]],
  ...[() => foreign("[1, 2, 3]"), () => foreign("[[1, 2], [3, 4]]"), () => Object.freeze([1, 2])],
  () => Object.defineProperty([1, 2], "0", { get: fail }),
  () => Object.assign([1, 2], { length: 2, extra: 1 }),
  () => ({ length: 2, 0: 1, 1: 2 }),
  () => ({ length: 2 ** 40 }),
  () => ({ length: -1 }),
];

const hostileArrays: readonly Make[] = [
  detached,
  () => new BigInt64Array([1n]),
  () => new BigUint64Array(2),
  ...["Float32Array", "Float64Array", "Int32Array", "Uint8Array"].map((name) =>
    Object.assign(() => foreign(`new ${name}([1, 2, 3])`), { text: `another realm's ${name}` }),
  ),
  () => new Float32Array(new SharedArrayBuffer(8)),
  () => new (class Own extends Float32Array {})([1, 2]),
  ...[() => new SharedArrayBuffer(8), () => foreign("new ArrayBuffer(8)"), () => foreign("new Map()")],
];

function detached(): Float32Array {
  const array = new Float32Array([1, 2, 3]);
  structuredClone(array, { transfer: [array.buffer] });
  return array;
}

function* endless(): Generator<number> {
  for (;;) yield 1;
}

function* endlessTensors(): Generator<wengert.Tensor> {
  const x = new nn.Parameter([1]);
  for (;;) yield x;
}

function thenable(then: () => void): object {
  const key = "then";
  return { [key]: then };
}

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

const hostileObjects: readonly Make[] = [
  ...[() => Object.create(null), () => Object.create({ lr: 1 }), () => Object.freeze({}), () => globalThis],
  () => JSON.parse('{ "__proto__": 1 }'),
  () => ({ constructor: 1 }),
  () => ({ [Symbol("lr")]: 1 }),
  ...[
    () => ({
      get axis(): never {
        return fail();
      },
    }),
    () => ({ toString: fail }),
    () => ({ valueOf: fail }),
  ],
  ...[() => ({ [Symbol.toPrimitive]: fail }), () => ({ toJSON: fail }), () => ({ [Symbol.iterator]: fail })],
  ...[() => ({ [Symbol.iterator]: 1 }), () => ({ [Symbol.iterator]: () => 1 }), () => thenable(fail)],
  () => thenable(() => undefined),
  ...[() => new Proxy({}, { get: fail }), () => new Proxy({}, { ownKeys: fail }), revoked],
  () => new Proxy([1, 2], { get: (list, key) => Reflect.get(list, key) }),
  () => new Proxy(zeros([2]), {}),
  () => new Proxy(() => 1, { apply: fail }),
  ...[endless, endlessTensors].map((make) => Object.assign(() => make(), { text: `${make.name}()` })),
  ...[() => Object.create(wengert.Tensor.prototype), () => Object.create(nn.Module.prototype)],
  ...[
    () => Object.create(wengert.Generator.prototype),
    () => foreign("({ a: 1 })"),
    () => foreign("() => 1"),
  ],
  ...[() => new WeakMap(), () => new WeakRef({}), () => Symbol.iterator, () => Reflect, () => Atomics],
  ...[
    () => fail,
    () => () => {
      throw "text";
    },
    () => () => new Proxy({}, { get: fail }),
  ],
];

export const hostile: readonly Make[] = [
  hostileNumbers,
  hostileWords,
  hostileLists,
  hostileArrays,
  hostileObjects,
].flat();

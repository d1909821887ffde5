/**
 * No user can reach a live view of linear memory: it would show other elements as soon as the memory moves,
 * and writing through it would change values behind the back of every check. The test walks everything that
 * hangs on public objects and on what callbacks are given.
 */
import { beforeAll, describe, expect, test } from "vitest";
import * as wengert from "wengert";
import { Tensor, tensor } from "wengert";
import * as data from "wengert/data";
import * as viz from "wengert/viz";
import { current } from "../../src/kernels/current.js";

const { customOp, defineOp, nn, optim, savedTensorHooks } = wengert;

const { wasm } = current();

type View = ArrayBufferView<ArrayBufferLike>;

/**
 * Everything that hangs on a value: properties of it and of its prototypes, whatever their keys, and the
 * entries of collections.
 */
function reachable(...starts: readonly unknown[]): {
  readonly views: Set<View>;
  readonly objects: Set<object>;
} {
  const views = new Set<View>();
  const objects = new Set<object>();
  const waiting: unknown[] = [...starts];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (value === null || (typeof value !== "object" && typeof value !== "function") || objects.has(value))
      continue;
    objects.add(value);
    if (ArrayBuffer.isView(value)) {
      views.add(value);
      continue;
    }
    if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
      views.add(new Uint8Array(value));
      continue;
    }
    for (
      let each: object | null = value;
      each !== null && !isBuiltIn(each);
      each = Object.getPrototypeOf(each)
    )
      for (const key of Reflect.ownKeys(each)) waiting.push(propertyOf(value, each, key));
    if (value instanceof Map || value instanceof Set) waiting.push(...value.entries());
  }
  return { views, objects };
}

const builtIns = new Set<object>(
  [Object, Function, Array, Map, Set, WeakMap, WeakSet, Error, RegExp, Promise].map(
    ({ prototype }) => prototype,
  ),
);
const isBuiltIn = (value: object) => builtIns.has(value);

/**
 * A getter of a prototype is asked with the object itself; one that throws leads nowhere, and `T` to a new
 * tensor each time.
 */
function propertyOf(receiver: object, holder: object, key: string | symbol): unknown {
  const property = Reflect.getOwnPropertyDescriptor(holder, key);
  if (property?.get === undefined) return property?.value;
  if (key === "T") return undefined;
  try {
    return Reflect.apply(property.get, receiver, []);
  } catch {
    return undefined;
  }
}

/** Large enough for linear memory; what an op gave lies there. */
const size = 600;
const inLinearMemory = (seed: number) => wengert.linspace(0.1, 1, size).mul(seed).add(0.5);

/** One of everything that a program may hold, by a name for the message. */
function everything(): Record<string, unknown> {
  const seen: Record<string, unknown> = { wengert, viz, data };
  const note = <T>(name: string, value: T): T => {
    seen[name] = value;
    return value;
  };
  const x = note("a leaf", new Tensor(inLinearMemory(1).array, true, undefined, "x"));
  const scale = defineOp({
    name: "scaled",
    prepare: (a: Tensor, factor: number) => ({ inputs: [a], attrs: { factor } }),
    forward: (k, inputs, attrs) => {
      note("what forward of an op is given", [k, inputs, attrs]);
      const value = note("what a kernel gives", k.mul(inputs[0], k.full([], attrs.factor, inputs[0].dtype)));
      return { value, saved: [note("what forward saves", k.exp(value))] };
    },
    vjp: [
      (g, record) => {
        note("what a rule is given", [g, record]);
        note("what a rule asks for", [record.input(0), record.output(), record.saved(0)]);
        return g.mul(record.attrs.factor);
      },
    ],
    samples: [{ inputs: [[2]], args: [3] }],
  });
  note("an op", scale);
  const twice = customOp({
    name: "twice",
    forward: (a: Tensor) => ({
      value: note("what forward of a custom op is given", a).mul(2),
      saved: [a.exp()],
    }),
    vjp: [
      (g, record) => {
        note("what a custom rule is given", [g, record, record.input(0), record.output(), record.saved(0)]);
        return g.mul(2);
      },
    ],
  });
  const net = note(
    "a network",
    new nn.Sequential([new nn.Affine(size, 40), new nn.BatchNorm(40), new nn.ReLU(), new nn.Affine(40, 10)]),
  );
  net.registerForwardPreHook((...args) => void note("what a forward pre-hook is given", args));
  net.registerForwardHook((...args) => void note("what a forward hook is given", args));
  net.registerFullBackwardHook((...args) => void note("what a backward hook is given", args));
  const middle = twice(scale(x, 3));
  middle.retainGrad();
  middle.registerHook((g) => void note("what a gradient hook is given", g));
  const scores = note("an output", net.forward(wengert.stack([middle, middle.neg()])));
  const loss = note("a loss", wengert.softmaxCrossEntropy(scores, [3, 4]));
  note("a detached tensor", scores.detach());
  loss.backward(undefined, { retainGraph: true });
  note("a record", loss.gradFn);
  const parameters = net.parameters();
  for (const [name, optimizer] of Object.entries({
    sgd: new optim.SGD(parameters, { lr: 0.1, momentum: 0.9 }),
    adam: new optim.Adam(parameters, { lr: 0.1 }),
  })) {
    optimizer.step();
    note(`the optimizer ${name}`, [optimizer, optimizer.stateDict(), optimizer.paramGroups]);
    note(`a schedule of ${name}`, new optim.Scheduler(optimizer, optim.exponential(0.5)));
  }
  note("a state dict", net.stateDict());
  note("a snapshot", viz.graphOf(loss));
  note("a snapshot with steps", viz.steps(viz.graphOf(loss)));
  note("an explanation", wengert.explainGrad(x, { from: loss }));
  note("statistics", wengert.graphStats(loss));
  note(
    "a pullback",
    wengert.vjp((a: Tensor) => a.exp(), x),
  );
  note(
    "a graph with packed values",
    savedTensorHooks(
      {
        pack: (value) => note("what pack is given", value),
        unpack: (packed) => packed,
      },
      () => x.exp().mul(x),
    ),
  );
  const loader = new data.DataLoader(
    new data.TensorDataset(wengert.randn([size, 4]), wengert.zeros([size])),
    { batchSize: 64 },
  );
  note("a loader", loader);
  note("a batch", [...loader][0]);
  const watch = note("a watch", new viz.ParameterWatch(net.namedParameters()));
  watch.observe(1);
  note("generators", [new wengert.Generator(1), new wengert.NumpyRandom(1)]);
  try {
    x.matmul(tensor([[1]]));
  } catch (error) {
    note("an error", error);
  }
  return seen;
}

describe("what a program can reach", () => {
  let seen: Record<string, unknown>;
  beforeAll(() => {
    seen = everything();
  });

  test("is a lot, and some of it lies in linear memory", () => {
    const { objects } = reachable(...Object.values(seen));
    const tensors = [...objects].filter((each) => each instanceof Tensor);
    expect(tensors.length).toBeGreaterThan(30);
    expect(wengert.memoryStats().residentBytes).toBeGreaterThan(size * 4);
    expect(wasm?.memory.buffer.byteLength).toBeGreaterThan(0);
    expect(Object.keys(seen)).toEqual(
      expect.arrayContaining([
        "what a custom rule is given",
        "what a backward hook is given",
        "what pack is given",
        "an error",
      ]),
    );
  });

  test("is no view of it", () => {
    const memory = wasm?.memory.buffer;
    for (const [name, value] of Object.entries(seen))
      for (const { buffer } of reachable(value).views) {
        expect(buffer === memory, name).toBe(false);
        expect(buffer instanceof SharedArrayBuffer, name).toBe(false);
      }
  });

  test("and whatever is written into arrays that it finds, no tensor changes", () => {
    const { views, objects } = reachable(...Object.values(seen));
    const tensors = [...objects].filter(
      (each) => each instanceof Tensor && Object.hasOwn(each, "array") && !each.array.storage.released,
    ) as Tensor[];
    const before = tensors.map((each) => each.toTypedArray());
    for (const each of tensors) views.add(each.toTypedArray());
    expect(views.size).toBeGreaterThan(tensors.length);
    const bytes = Array.from(views, (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    const found = bytes.map((each) => each.slice());
    for (const each of bytes) each.fill(77);
    const after = tensors.map((each) => each.toTypedArray());
    for (const [i, each] of bytes.entries()) each.set(found[i] as Uint8Array);
    const changed = tensors.filter((_, i) => String(after[i]) !== String(before[i]));
    expect(changed.map(String)).toEqual([]);
  });
});

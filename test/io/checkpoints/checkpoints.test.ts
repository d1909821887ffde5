/** Checkpoints: every part goes on with the same bits, all or nothing, and what is no checkpoint is refused. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  FormatError,
  Generator,
  manualSeed,
  NumpyRandom,
  nn,
  optim,
  rand,
  StateError,
  type Tensor,
  tensor,
  ValueError,
} from "wengert";
import {
  type CheckpointContents,
  decodeCheckpoint,
  decodeSafetensors,
  encodeCheckpoint,
  encodeSafetensors,
  loadCheckpoint,
  saveCheckpoint,
} from "wengert/io";
import { EarlyStopping } from "wengert/train";
import { errorOf, noData, quickErrorOf, temporaryFolder } from "../files.js";

/** A training with a part of every kind; each step draws from both generators. */
function training(seed: number) {
  const model = new nn.Sequential([
    new nn.Affine(4, 8, { generator: new Generator(seed) }),
    new nn.BatchNorm(8),
    new nn.Dropout(0.5),
    new nn.Affine(8, 1, { generator: new Generator(seed) }),
  ]);
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.1 });
  const parts = {
    model,
    optimizer,
    scheduler: new optim.Scheduler(optimizer, optim.exponential(0.9)),
    generator: new Generator(seed),
    numpy: new NumpyRandom(seed),
    stopping: new EarlyStopping({ patience: 5 }),
  };
  const step = () => {
    const loss = model
      .forward(rand([6, 4], { generator: parts.generator }))
      .square()
      .mean();
    model.zeroGrad();
    loss.backward();
    optimizer.step();
    parts.scheduler.step();
    parts.stopping.update(loss.item());
    return [loss.item(), parts.numpy.normal(), optimizer.paramGroups[0]?.lr];
  };
  return { parts, step };
}

describe("a training that goes on from a checkpoint", () => {
  test.each(["on a path", "in bytes"])("has the bits of one that was never stopped: %s", (where) => {
    const path = join(temporaryFolder(), "run.safetensors");
    manualSeed(3);
    const { parts, step } = training(1);
    for (let i = 0; i < 3; i++) step();
    saveCheckpoint(path, { ...parts, epoch: 3 });
    const bytes = encodeCheckpoint({ ...parts, epoch: 3 });
    const expected = [step(), step(), step()];

    manualSeed(99);
    const other = training(2);
    other.step();
    const { epoch } =
      where === "in bytes" ? decodeCheckpoint(bytes, other.parts) : loadCheckpoint(path, other.parts);
    expect(epoch).toBe(3);
    expect([other.step(), other.step(), other.step()]).toEqual(expected);
    manualSeed(0);
  });

  test("is the same file whenever it is written from the same state", () => {
    const { parts } = training(1);
    const again = training(2);
    const bytes = encodeCheckpoint(parts);
    decodeCheckpoint(bytes, again.parts);
    expect(encodeCheckpoint(again.parts)).toEqual(bytes);
  });

  test("has its tensors under names that say where they stand, for whoever reads safetensors", () => {
    const model = new nn.Affine(2, 1);
    const { tensors } = decodeSafetensors(encodeCheckpoint({ model, best: { W: model.W } }));
    expect([...tensors.keys()]).toEqual(["model.W", "model.b", "best.W"]);
    expect(tensors.get("model.W")).toEqual(model.W);
  });
});

describe("values", () => {
  const back = (value: unknown) =>
    decodeCheckpoint(encodeCheckpoint({ value } as CheckpointContents), {}).value as unknown;

  test.each([
    ["numbers", [1, 0.1, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 60]],
    ["texts", ["", "é🙂\u0000\n", "__proto__"]],
    ["truth and nothing", [true, false, null, undefined]],
    ["whole numbers without end", [10n ** 30n, -1n]],
    ["objects", { a: { b: [] }, "": {}, "a.b": 1, $: "tensor" }],
    ["a key that is special elsewhere", JSON.parse('{"__proto__":1}')],
    ["tensors", { a: { b: tensor([1, 2]) }, "a.b": tensor([true]), list: [tensor(3, { dtype: "int32" })] }],
    ["typed arrays", [Float64Array.of(0.1), Uint8Array.of(7), Int32Array.of(-1), new Float32Array(0)]],
    [
      "maps",
      new Map<unknown, unknown>([
        [1, "a"],
        ["b", tensor([1])],
      ]),
    ],
  ])("%s come back", (_, value) => {
    expect(back(value)).toEqual(value);
  });

  const self: unknown[] = [];
  self.push(self);
  test.each([
    ["a function", () => 1, /^encodeCheckpoint: value is .*function.*which no file can hold/],
    ["a function inside", { a: [() => 1] }, /value\.a\.0 is/],
    ["a date", new Date(0), /value is a Date/],
    ["a symbol", Symbol("a"), /value is Symbol\(a\)/],
    ["a module that has no name of its own", { model: new nn.ReLU() }, /value\.model is/],
    ["what holds itself", self, /more than 64 deep, or holds itself/],
  ])("%s is refused by its place", (_, value, message) => {
    const error = errorOf(() => encodeCheckpoint({ value } as never));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toMatch(message);
  });
});

describe("all or nothing", () => {
  const saved = encodeCheckpoint(training(1).parts);

  test("when the last part does not fit, those before it keep what they had, the default generator too", () => {
    manualSeed(5);
    const { parts } = training(2);
    const before = encodeCheckpoint(parts);
    const stubborn = {
      stateDict: () => 1,
      loadStateDict: () => {
        throw new StateError("no");
      },
    };
    for (const name of ["stopping", "generator", "model"] as const) {
      expect(() => decodeCheckpoint(saved, { ...parts, [name]: stubborn })).toThrow("no");
      expect(encodeCheckpoint(parts)).toEqual(before);
    }
    const wider = new nn.Affine(5, 5, { generator: new Generator(1) });
    expect(() => decodeCheckpoint(saved, { ...parts, model: wider })).toThrow(/nothing was loaded/);
    expect(encodeCheckpoint(parts)).toEqual(before);
    manualSeed(0);
  });

  test("parts that are missing and too many are listed; not strict loads those that are in both", () => {
    const { parts } = training(2);
    const { model, stopping: _, ...rest } = parts;
    const error = errorOf(() => decodeCheckpoint(saved, { ...rest, net: model }));
    expect(error).toBeInstanceOf(StateError);
    expect(error.message).toBe(
      "decodeCheckpoint: the parts are not those of the checkpoint; nothing was loaded.\n" +
        "  not in the checkpoint: net\n  only in the checkpoint: model, stopping\n" +
        "{ strict: false } loads those that are in both.",
    );
    decodeCheckpoint(saved, { model }, { strict: false });
    expect(model.stateDict()).toEqual(training(1).parts.model.stateDict());
  });

  test.each([
    ["a model without a name", new nn.ReLU(), /Give it the name that it was saved under: \{ model \}/],
    [
      "a value",
      { model: new nn.ReLU(), epoch: 3 },
      /epoch must be what has stateDict.*is what decodeCheckpoint returns/,
    ],
  ])("%s is no part", (_, parts, message) => {
    expect(errorOf(() => decodeCheckpoint(saved, parts as never)).message).toMatch(message);
  });
});

describe("what is no checkpoint is a FormatError that names file and byte", () => {
  const withState = (state: string) =>
    encodeSafetensors({ x: tensor([1]) }, { metadata: { "wengert.checkpoint": state } });
  const of = (values: unknown) =>
    withState(JSON.stringify({ version: 1, parts: {}, values, defaultGenerator: 0 }));
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ...Object.entries(noData).map(([title, bytes]) => [title, bytes, /expected a safetensors file/] as const),
    ["plain safetensors", encodeSafetensors({ x: tensor([1]) }), /loadSafetensors reads its tensors/],
    ["no JSON", withState("{"), /expected a training's state in JSON/],
    ["a list", withState("[]"), /expected a state, found \[\]/],
    ["a later version", withState('{"version":2}'), /expected a checkpoint of version 1, found 2/],
    ["no parts", withState('{"version":1}'), /expected parts and values/],
    [
      "a tensor that is not there",
      of({ a: { $: "tensor", name: "y" } }),
      /the name of a tensor in the file in its header, found "y"/,
    ],
    ["what nobody wrote", of({ a: { $: "code" } }), /a part of a state in its header, found/],
    [
      "a number that is none",
      of({ a: { $: "number", value: "1e9" } }),
      /a number in its header, found "1e9"/,
    ],
    ["a type of everything", of({ a: { $: "numbers", type: "constructor" } }), /a typed array/],
    [
      "numbers that are none",
      of({ a: { $: "numbers", type: "Uint8Array", values: [{}] } }),
      /a list of numbers/,
    ],
    ["pairs that are none", of({ a: { $: "map", entries: [[1]] } }), /a list of pairs/],
    ["a bigint without end", of({ a: { $: "bigint", value: "9".repeat(5000) } }), /a part of a state/],
    ["a default generator that is none", of({}), /a state of the default generator in its header: .* got 0/],
    ["a tower", of({ a: JSON.parse("[".repeat(1000) + "]".repeat(1000)) }), /at most 64 levels/],
  ];
  test.each(cases)("%s", (_, bytes, message) => {
    const error = quickErrorOf(() => decodeCheckpoint(bytes, {}, { name: "run" }));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^decodeCheckpoint: "run", byte \d+: expected /);
  });
});

test("a generator's state that is none names the file, one of another kind what it is of", () => {
  const saved = encodeCheckpoint({ noise: new Generator(3) });
  expect(() => decodeCheckpoint(saved, { noise: new NumpyRandom(3) })).toThrow(
    new StateError(
      'decodeCheckpoint: noise goes on from states of kind "MT19937", and that in the checkpoint is of kind ' +
        '"threefry2x32-20"; nothing was loaded. Give a generator as it was saved.',
    ),
  );
  const noise = new Generator(4);
  const damaged = Buffer.from(Buffer.from(saved).toString("latin1").replace("[0,3]", "[0.5]"), "latin1");
  const error = errorOf(() => decodeCheckpoint(damaged, { noise }, { name: "run" }));
  expect(error).toBeInstanceOf(FormatError);
  expect(error.message).toBe(
    'decodeCheckpoint: "run", byte 8: expected a state of noise in its header: Generator.setState: key must be ' +
      "a list of 2 words of 32 bits, got [0.5]",
  );
  expect(noise.state).toEqual(new Generator(4).state);
});

describe("an optimizer over other parameters", () => {
  class Pair extends nn.Module {
    readonly first: nn.Affine;
    readonly second: nn.Affine;
    constructor(readonly turned: boolean) {
      super();
      this.first = new nn.Affine(2, 2);
      this.second = new nn.Affine(2, 2);
    }
    override forward(x: Tensor) {
      return this.second.forward(this.first.forward(x));
    }
    inOrder() {
      const layers = this.turned ? [this.second, this.first] : [this.first, this.second];
      return layers.flatMap((layer) => [...layer.parameters()]);
    }
  }
  const parts = (turned: boolean) => {
    const model = new Pair(turned);
    return { model, optimizer: new optim.Adam(model.inOrder()) };
  };

  test("in another order is refused, though all shapes fit", () => {
    const there = parts(true);
    const before = there.model.first.W.toArray();
    expect(() => decodeCheckpoint(encodeCheckpoint(parts(false)), there)).toThrow(
      "optimizer moves other parameters than when it was saved, or in another order: parameter 0 is " +
        "model.second.W, and was model.first.W. Nothing was loaded.",
    );
    expect(there.model.first.W.toArray()).toEqual(before);
    decodeCheckpoint(encodeCheckpoint(parts(true)), there);
    expect(there.model.first.W.toArray()).not.toEqual(before);
  });

  test("by itself, without its model, has no names to compare", () => {
    const { optimizer } = parts(true);
    decodeCheckpoint(encodeCheckpoint({ optimizer: parts(false).optimizer }), { optimizer });
  });
});

test("where no part is in the checkpoint, { strict: false } is no way to load nothing", () => {
  const bytes = encodeCheckpoint({ net: new nn.Affine(1, 1), epoch: 3 });
  expect(() => decodeCheckpoint(bytes, { model: new nn.Affine(1, 1) }, { strict: false })).toThrow(
    "none of the parts is in the checkpoint, which has net; it has no model. Nothing was loaded.",
  );
  expect(decodeCheckpoint(bytes, {}, { strict: false })).toEqual({ epoch: 3 });
});

describe("what no checkpoint can hold is refused at once, and says where it is", () => {
  test.each([
    [
      "a list without an end",
      new Array(2 ** 32 - 1),
      /values is a list of 4,294,967,295 values, and may have/,
    ],
    [
      "what only looks like a map",
      Object.assign(new Set([2]), { get() {} }),
      /values is .*which no file can hold/,
    ],
  ])("%s", (_, values, message) => {
    expect(() => encodeCheckpoint({ values: values as never })).toThrow(message);
  });
});

/**
 * Callbacks: every public function that is given functions refuses what is none, and what is not done when it
 * returns. A declaration of a callback without its case here is a failure.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  checkpoint,
  customOp,
  detectAnomaly,
  enableGrad,
  explainGrad,
  grad,
  gradcheck,
  gradgradcheck,
  hessian,
  hvp,
  inferenceMode,
  isGradEnabled,
  jacobian,
  jvp,
  nn,
  noGrad,
  numericalGradient,
  onWarning,
  optim,
  recordSources,
  savedTensorHooks,
  scope,
  type Tensor,
  tensor,
  ValueError,
  valueAndGrad,
  vjp,
  vmap,
} from "wengert";
import { DataParallel, init } from "wengert/distributed";
import { EventWriter, exportOnnx, loadWeights, saveOnnx } from "wengert/io";
import { LastGood, type LivePage, Progress, serveLivePage } from "wengert/train";
import { isCallback, isOptions, isPlainObject, type Kind } from "../../src/arguments/index.js";
import { signatures } from "./declarations.js";

interface Case {
  /** Gives the function over, in the place of the callback. */
  readonly give: (fn: never) => unknown;
  /** Has it called, where that is not at once. */
  readonly call?: (given: never) => unknown;
  /** Nobody looks at what it returns. */
  readonly ignored?: true;
  /** It may be left out. */
  readonly optional?: true;
  /** What is taken in its place too, of what is no function. */
  readonly takes?: (value: unknown) => boolean;
  /** What it is called in errors; the last part of the case's name, if missing. */
  readonly as?: string;
}

const x = tensor([1, 2], { dtype: "float64" });
const leaf = () => tensor([1, 2], { dtype: "float64", requiresGrad: true });
const identity = (input: Tensor) => input.clone();

const work = mkdtempSync(join(tmpdir(), "wengert-callbacks-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));
beforeAll(async () => {
  await init(); // what DataParallel runs in
});

function lastGood(): LastGood {
  const made = new LastGood({ layer: new nn.Affine(1, 1) });
  made.mark(0);
  return made;
}
const closed = (page: Promise<LivePage>) => page.then((made) => made.close());

/** The layers that an initialiser can be given to. */
const layersWithInit: Readonly<Record<string, Case["give"]>> = {
  Affine: (init) => new nn.Affine(1, 1, { init }),
  Conv1d: (init) => new nn.Conv1d(1, 1, 1, { init }),
  Conv2d: (init) => new nn.Conv2d(1, 1, 1, { init }),
  Conv3d: (init) => new nn.Conv3d(1, 1, 1, { init }),
  ConvTranspose1d: (init) => new nn.ConvTranspose1d(1, 1, 1, { init }),
  ConvTranspose2d: (init) => new nn.ConvTranspose2d(1, 1, 1, { init }),
  Embedding: (init) => new nn.Embedding(1, 1, { init }),
  MultiHeadAttention: (init) => new nn.MultiHeadAttention(1, 1, { init }),
  Transformer: (init) => new nn.Transformer(1, 1, { init }),
  TransformerEncoderLayer: (init) => new nn.TransformerEncoderLayer(1, 1, { init }),
  TransformerDecoderLayer: (init) => new nn.TransformerDecoderLayer(1, 1, { init }),
  RNN: (init) => new nn.RNN(1, 1, { init }),
  RNNCell: (init) => new nn.RNNCell(1, 1, { init }),
  LSTM: (init) => new nn.LSTM(1, 1, { init }),
  LSTMCell: (init) => new nn.LSTMCell(1, 1, { init }),
  GRU: (init) => new nn.GRU(1, 1, { init }),
  GRUCell: (init) => new nn.GRUCell(1, 1, { init }),
};

/** By the function and its parameter or option. */
const cases: Readonly<Record<string, Case>> = {
  "noGrad.fn": { give: noGrad },
  "enableGrad.fn": { give: enableGrad },
  "inferenceMode.fn": { give: inferenceMode },
  "scope.fn": { give: (fn) => scope("s", fn) },
  "recordSources.fn": { give: recordSources },
  "Tensor.registerHook.hook": {
    give(fn) {
      const w = leaf();
      w.registerHook(fn);
      return w;
    },
    call: (w: Tensor) => w.sum().backward(),
  },
  "grad.f": { give: (fn) => grad(fn), call: (f: (x: Tensor) => unknown) => f(x) },
  "valueAndGrad.f": { give: (fn) => valueAndGrad(fn), call: (f: (x: Tensor) => unknown) => f(x) },
  "vjp.f": { give: (fn) => vjp(fn, x) },
  "jvp.f": { give: (fn) => jvp(fn, x, x) },
  "vmap.f": { give: (fn) => vmap(fn), call: (mapped: (input: Tensor) => unknown) => mapped(x) },
  "jacobian.f": { give: (fn) => jacobian(fn, x) },
  "hessian.f": { give: (fn) => hessian(fn, x) },
  "hvp.f": { give: (fn) => hvp(fn, x, x) },
  "customOp.forward": {
    give: (fn) => customOp({ name: "customOp", forward: fn, vjp: [null] }),
    call: (op: (x: Tensor) => unknown) => op(x),
  },
  "customOp.vjp": {
    give: (fn) => customOp({ name: "customOp", forward: identity, vjp: [fn] }),
    call: (op: (x: Tensor) => Tensor) => op(leaf()).sum().backward(),
    as: "vjp[0]",
  },
  "checkpoint.f": { give: (fn) => checkpoint(fn, leaf()) },
  "savedTensorHooks.hooks.pack": {
    give: (fn) => savedTensorHooks({ pack: fn, unpack: identity }, () => leaf().exp()),
    as: "pack",
  },
  "savedTensorHooks.hooks.unpack": {
    give: (fn) => savedTensorHooks({ pack: identity, unpack: fn }, () => leaf().exp()),
    call: (y: Tensor) => y.sum().backward(),
    as: "unpack",
  },
  "savedTensorHooks.fn": { give: (fn) => savedTensorHooks({ pack: identity, unpack: identity }, fn) },
  "detectAnomaly.fn": { give: detectAnomaly },
  "explainGrad.from": { give: (fn) => explainGrad(leaf(), { from: fn }) },
  "gradcheck.f": { give: (fn) => gradcheck(fn, [x]) },
  "gradgradcheck.f": { give: (fn) => gradgradcheck(fn, [x]) },
  "onWarning.handler": { give: (fn) => onWarning(fn)(), ignored: true },
  ...Object.fromEntries(
    (["registerForwardPreHook", "registerForwardHook", "registerFullBackwardHook"] as const).map(
      (register): [string, Case] => [
        `Module.${register}.hook`,
        {
          give(fn) {
            const net = new nn.ReLU();
            net[register](fn);
            return net;
          },
          call: (net: nn.ReLU) => net.forward(leaf()).sum().backward(),
        },
      ],
    ),
  ),
  "LBFGS.step.closure": {
    give: (fn) => new optim.LBFGS([leaf()]).step(fn as () => Tensor),
  },
  "ExponentialMovingAverage.during.fn": {
    give: (fn) => new optim.StochasticWeightAverage([leaf()]).during(fn),
  },
  "Scheduler.schedule": {
    give: (fn) => new optim.Scheduler(new optim.SGD([leaf()], { lr: 0.1 }), fn),
    call: (scheduler: optim.Scheduler) => scheduler.step(),
  },
  "warmUp.next": {
    give: (fn) => optim.warmUp(1, fn),
    call: (schedule: optim.Schedule) => schedule(3),
    optional: true,
  },
  ...Object.fromEntries(
    Object.entries(layersWithInit).map(([name, give]) => [`${name}.init`, { give, optional: true } as const]),
  ),
  "EventWriter.clock": { give: (clock) => new EventWriter(work, { clock }), optional: true },
  "loadWeights.rename": {
    give: (rename) => loadWeights(new nn.Affine(1, 1), new nn.Affine(1, 1).stateDict(), { rename }),
    takes: isPlainObject,
    optional: true,
  },
  "loadWeights.transpose": {
    give: (transpose) => loadWeights(new nn.Affine(1, 1), new nn.Affine(1, 1).stateDict(), { transpose }),
    takes: Array.isArray,
    optional: true,
  },
  "exportOnnx.model": { give: (model) => exportOnnx(model, x), takes: (value) => value === x },
  "saveOnnx.model": {
    give: (model) => saveOnnx(join(work, "model.onnx"), model, x),
    takes: (value) => value === x,
  },
  "Progress.now": { give: (now) => new Progress(10, { now }), optional: true },
  "LastGood.firstCause.iteration.backward": {
    give: (backward) => lastGood().firstCause(0, { backward, step: () => {} }),
  },
  "LastGood.firstCause.iteration.step": {
    give: (step) => lastGood().firstCause(0, { backward: () => 0, step }),
  },
  "serveLivePage.draw": { give: (draw) => closed(serveLivePage({ draw })), ignored: true },
  "serveLivePage.status": {
    give: (status) => closed(serveLivePage({ draw: () => "", status })),
    ignored: true,
    optional: true,
  },
  "DataParallel.noSync.run": { give: (run) => new DataParallel(new nn.Affine(1, 1)).noSync(run) },
  "numericalGradient.f": { give: (fn) => numericalGradient(fn, x) },
};

/** The parameters of a declaration that are callbacks, options opened. */
function callbacksIn(name: string, kinds: Readonly<Record<string, Kind>>): string[] {
  return Object.entries(kinds).flatMap(([key, of]) => {
    if (isOptions(of)) return callbacksIn(name, of.kinds);
    if (!isCallback(of)) return [];
    const members = (of as { members?: readonly string[] }).members ?? [];
    return members.length === 0 ? [`${name}.${key}`] : members.map((member) => `${name}.${key}.${member}`);
  });
}

test("every callback that is declared has its case, and nothing else has", () => {
  const declared = [...signatures.values()].flatMap(({ name, parameters }) => callbacksIn(name, parameters));
  expect(Object.keys(cases).sort()).toEqual(declared.sort());
});

test("a result is not read: what a tensor says of itself may cost a look at all its elements", () => {
  const result = {
    get [Symbol.toStringTag](): string {
      throw new RangeError("read");
    },
  };
  expect(noGrad(() => result)).toBe(result);
});

const promise = Promise.resolve(x);
class Made {}

describe.each(Object.entries(cases))("%s", (name, { give, call, takes, as, ignored, optional }) => {
  const parts = name.split(".");
  const by = parts.length > 2 && /^[A-Z]/.test(name) ? parts.slice(0, 2).join(".") : (parts[0] as string);
  const called = as ?? (parts.at(-1) as string);
  /** What is thrown for it, when it is given or when it is called. */
  const refused = async (fn: unknown): Promise<string> => {
    try {
      const given = await give(fn as never);
      await call?.(given as never);
    } catch (error) {
      expect(error).toBeInstanceOf(ValueError);
      expect(isGradEnabled()).toBe(true);
      return (error as Error).message;
    }
    throw new Error("it was taken");
  };
  /** The same, and at once. */
  const refusedAtOnce = async (fn: unknown): Promise<string> => {
    await expect(async () => give(fn as never)).rejects.toThrow(ValueError);
    return refused(fn);
  };

  test("refuses what is no function, at once", async () => {
    // a tensor is another way to say where explainGrad begins, and a rule that is null says something
    const others = [...(by === "explainGrad" ? [] : [x]), ...(called === "vjp[0]" ? [] : [null])];
    const values = [5, "f", {}, [], new Made(), promise, ...others];
    for (const given of values.filter((each) => takes?.(each) !== true))
      expect(await refusedAtOnce(given), String(given)).toMatch(
        new RegExp(`^${by}: ${called.replace(/[[\]]/g, "\\$&")} `),
      );
    if (by !== "explainGrad" && optional === undefined)
      expect(await refusedAtOnce(undefined)).toMatch(/ is missing| must be .*function/);
  });

  test("refuses async functions and generator functions, at once and before they run", async () => {
    let ran = false;
    const run = () => {
      ran = true;
    };
    expect(await refusedAtOnce(async () => run())).toBe(
      `${by}: ${called} is async, so it is not done when it returns. Await what it needs before, and give one ` +
        "that is not.",
    );
    for (const generator of [
      function* () {
        run();
        yield 1;
      },
      async function* () {
        run();
        yield 1;
      },
    ])
      expect(await refusedAtOnce(generator)).toMatch(
        /, of which a call runs nothing\. Give one that computes when/,
      );
    expect(ran).toBe(false);
  });

  test("refuses a class, which cannot be called", async () => {
    expect(await refusedAtOnce(Made)).toMatch(
      /got the class Made\. Write \(\.\.\.\) => new Made\(\.\.\.\)\.$/,
    );
    expect(await refusedAtOnce(class {})).toMatch(/got a class\. Write \(\.\.\.\) => new C\(\.\.\.\)\.$/);
  });

  test.skipIf(ignored)(
    "refuses what comes back and is not done: promises, other thenables, generators",
    async () => {
      // biome-ignore lint/suspicious/noThenProperty: that is what is tested
      const thenable = { then: () => {} };
      for (const result of [promise, Promise.reject(new Error("lost")), thenable])
        expect(await refused(() => result)).toMatch(/returned a promise .*so it is not done/);
      const generator = (function* () {
        yield 1;
      })();
      expect(await refused(() => generator)).toMatch(/returned a generator, whose body has not run yet/);
    },
  );
});

test("an object of functions has no others; one of a class may", () => {
  const hooks = { pack: identity, unpack: identity };
  const run = (given: object) => savedTensorHooks(given as typeof hooks, () => leaf().exp());
  expect(() => run({ ...hooks, unpak: identity })).toThrow(
    'savedTensorHooks: unknown function "unpak"; did you mean unpack?',
  );
  class Hooks {
    readonly pack = identity;
    readonly unpack = identity;
    readonly count = 0;
  }
  expect(run(new Hooks()).size).toBe(leaf().size);
});

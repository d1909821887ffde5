/** What runs inside a module and cannot be found from its fields is told, once, by default. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { nn, ones, onWarning, optim, scope, type Tensor, tensor, WengertError } from "wengert";
import { bySize } from "../../helpers/size.js";
import { thrownBy } from "../networks.js";

const x = () => ones([1, 2]);

describe("a layer that ran inside a module and is in no field", () => {
  const heard: string[] = [];
  let stop = () => {};
  beforeEach(() => {
    heard.length = 0;
    stop = onWarning((message) => heard.push(message));
  });
  afterEach(() => stop());

  test("in a private field is told in a sentence that names it, once, though the class runs again and again", () => {
    class Net extends nn.Module {
      readonly #fc = new nn.Affine(2, 2);
      override forward(h: Tensor): Tensor {
        return this.#fc.forward(h);
      }
    }
    const net = new Net();
    net.forward(x());
    expect(heard).toEqual([
      "Net: the Affine that ran inside it is in no field that can be seen (#fc?): its 6 parameters are not trained " +
        "or saved. Hold it in a public field, or in a list, a map or a set there.",
    ]);
    net.forward(x());
    new Net().forward(x());
    expect(heard).toHaveLength(1);
  });

  test("in a closure is told, and of several all are counted in one sentence", () => {
    const [first, second] = [new nn.Affine(2, 3), new nn.Affine(3, 1, { bias: false })];
    class Net extends nn.Module {
      override forward(h: Tensor): Tensor {
        return second.forward(first.forward(h));
      }
    }
    new Net().forward(x());
    expect(heard).toEqual([
      "Net: the Affine that ran inside it and the Affine that ran inside it are in no field that can be seen: their " +
        "12 parameters are not trained or saved. Hold them in a public field, or in a list, a map or a set there.",
    ]);
  });

  test("is told of the module that ran it, with what is in it, and not again for its own layers", () => {
    class Block extends nn.Module {
      readonly fc = new nn.Affine(2, 2);
      override forward(h: Tensor): Tensor {
        return this.fc.forward(h);
      }
    }
    class Middle extends nn.Module {
      readonly #hidden = new Block();
      override forward(h: Tensor): Tensor {
        return this.#hidden.forward(h);
      }
    }
    class Net extends nn.Module {
      readonly middle = new Middle();
      override forward(h: Tensor): Tensor {
        return this.middle.forward(h);
      }
    }
    new Net().forward(x());
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/^Middle: the Block that ran inside it .*\(#hidden\?\): its 6 parameters/);
  });

  test("is told when it runs for the first time, though the module ran before", () => {
    const late = new nn.Affine(2, 2);
    class Net extends nn.Module<[h: Tensor, deep?: boolean]> {
      override forward(h: Tensor, deep = false): Tensor {
        return deep ? late.forward(h) : h;
      }
    }
    const net = new Net();
    net.forward(x());
    expect(heard).toEqual([]);
    net.forward(x(), true);
    expect(heard).toHaveLength(1);
  });

  test("so is a parameter that an op takes from a private field", () => {
    class Net extends nn.Module {
      readonly #W = new nn.Parameter([[1], [2]]);
      override forward(h: Tensor): Tensor {
        return h.matmul(this.#W);
      }
    }
    new Net().forward(x());
    expect(heard).toEqual([
      "Net: a Parameter of shape (2, 1) that it used is in no field that can be seen (#W?): its 2 parameters are " +
        "not trained or saved. Hold it in a public field, or in a list, a map or a set there.",
    ]);
  });

  test("is told for its mode alone, for its buffers alone, and for all of it together", () => {
    const told = (hidden: nn.Module): string | undefined => {
      class Net extends nn.Module {
        readonly #hidden = hidden;
        override forward(h: Tensor): Tensor {
          return this.#hidden.forward(h);
        }
      }
      heard.length = 0;
      new Net().forward(ones([3, 2]));
      return heard[0]?.replace(/^.*\?\): /, "").replace(/\. Hold.*$/, "");
    };
    expect(told(new nn.Dropout(0.5))).toBe("eval() does not reach it");
    expect(told(new nn.Dropout(0.5).eval())).toBeUndefined(); // as a teacher is
    expect(told(new nn.Sequential([new nn.ReLU(), new nn.Dropout(0.5)]))).toBe("eval() does not reach it");
    expect(told(new nn.BatchNorm(2, { affine: false }))).toBe(
      "its 4 buffered values are not saved and eval() does not reach it",
    );
    expect(told(new nn.BatchNorm(2))).toBe(
      "its 4 parameters are not trained or saved, its 4 buffered values are not saved and eval() does not reach it",
    );
    expect(told(new nn.ReLU())).toBeUndefined();
  });

  test("so is a buffer that an op takes", () => {
    class Net extends nn.Module {
      readonly #shift = new nn.Buffer([1]);
      override forward(h: Tensor): Tensor {
        return h.add(this.#shift);
      }
    }
    new Net().forward(x());
    expect(heard).toEqual([
      "Net: a Buffer of shape (1,) that it used is in no field that can be seen (#shift?): its 1 buffered value is " +
        "not saved. Hold it in a public field, or in a list, a map or a set there.",
    ]);
  });

  test("is told where forward is a function in a field, or was assigned", () => {
    class Net extends nn.Module {
      readonly #fc = new nn.Affine(2, 2);
      override forward = (h: Tensor): Tensor => this.#fc.forward(h);
    }
    const net = new Net();
    expect(net.parameters()).toEqual([]);
    net.forward(x());
    expect(heard.map((text) => text.slice(0, 27))).toEqual(["Net: the Affine that ran in"]);
    class Plain extends nn.Module {}
    const [hidden, plain] = [new nn.Affine(2, 2), new Plain()];
    plain.forward = (h) => hidden.forward(h);
    plain.eval();
    plain.forward(x());
    expect(heard).toHaveLength(2);
  });

  test("is no case for a word where a proxy of it is in a field", () => {
    const dropout = new nn.Dropout(0.5);
    dropout.registerForwardHook(() => {});
    class Net extends nn.Module {
      readonly fc = new Proxy(new nn.Affine(2, 2), {});
      readonly drop = new Proxy(dropout, {});
      override forward(h: Tensor): Tensor {
        return this.drop.forward(this.fc.forward(h));
      }
    }
    const net = new Net();
    net.forward(x());
    expect(heard).toEqual([]);
    expect([...net.namedParameters().keys()]).toEqual(["fc.W", "fc.b"]);
    net.eval();
    expect(dropout.training).toBe(false);
  });

  test("is told after a run that threw, when it runs again", () => {
    let fails = true;
    class Net extends nn.Module {
      readonly #fc = new nn.Affine(2, 2);
      override forward(h: Tensor): Tensor {
        const y = this.#fc.forward(h);
        if (fails) throw new Error("not now");
        return y;
      }
    }
    const net = new Net();
    expect(() => net.forward(x())).toThrow("not now");
    expect(heard).toEqual([]);
    fails = false;
    net.forward(x());
    expect(heard).toHaveLength(1);
  });

  test("is no case for a word if an outer module holds it, it has nothing to train, or it was handed in", () => {
    const frozen = new nn.Affine(2, 2);
    for (const each of frozen.parameters()) each.requiresGrad = false;
    class Inner extends nn.Module<[Tensor, nn.Module, Tensor]> {
      readonly #relu = new nn.ReLU();
      override forward(h: Tensor, layer: nn.Module, given: Tensor): Tensor {
        return frozen.forward(this.#relu.forward(layer.forward(h))).add(given);
      }
    }
    class Net extends nn.Module {
      readonly shared = new nn.Affine(2, 2);
      readonly inner = new Inner();
      override forward(h: Tensor, given: Tensor): Tensor {
        return this.inner.forward(h, this.shared, given);
      }
    }
    new Net().forward(x(), new nn.Parameter([1, 2]));
    new nn.Affine(2, 2).forward(x());
    scope("outside", () => new nn.Affine(2, 2).forward(x()));
    expect(heard).toEqual([]);
  });

  test("what a handler throws, the call throws; without a handler the console is told", () => {
    const make = () => {
      class Net extends nn.Module {
        readonly #fc = new nn.Affine(2, 2);
        override forward(h: Tensor): Tensor {
          return this.#fc.forward(h);
        }
      }
      return new Net();
    };
    const strict = onWarning((message) => {
      throw new Error(message);
    });
    expect(() => make().forward(x())).toThrow("Net: the Affine");
    strict();
    stop();
    const log = vi.spyOn(console, "warn").mockImplementation(() => {});
    make().forward(x());
    expect(log.mock.calls).toEqual([[expect.stringContaining("Net: the Affine that ran inside it")]]);
    log.mockRestore();
    // @ts-expect-error no function
    expect(() => onWarning("silent")).toThrow("onWarning: handler must be a function");
  });
});

describe("containers that can be walked", () => {
  test("are walked: sets, symbol keys, instances of other classes, maps with objects as keys", () => {
    const key = Symbol("fc");
    class Plain {
      readonly fc = new nn.Affine(2, 1, { bias: false });
      readonly #hidden = 1;
      get computed(): number {
        throw new Error(`an accessor of a class was run, ${this.#hidden}`);
      }
    }
    class Layers extends Array<nn.Module> {
      extra = new nn.Affine(1, 1, { bias: false });
    }
    class Net extends nn.Module {
      readonly set = new Set([new nn.Affine(2, 2, { bias: false })]);
      readonly [key] = new nn.Affine(2, 2, { bias: false });
      readonly block = new Plain();
      readonly list = Layers.of(new nn.Affine(1, 1, { bias: false })) as unknown as Layers;
      readonly keyed = new Map<object, nn.Module>([[new nn.Tanh(), new nn.Affine(1, 1, { bias: false })]]);
    }
    const net = new Net();
    expect(net.namedParameters().keySeq().toArray()).toEqual([
      "set.0.W",
      "block.fc.W",
      "list.0.W",
      "list.extra.W",
      "keyed.0.W",
      "Symbol(fc).W",
    ]);
    expect([...net.namedModules().keys()]).toContain("keyed.0.key");
    expect(net.stateDict().size).toBe(6);
  });

  test("but not optimizers and tensors, which only refer to parameters", () => {
    const other = new nn.Affine(1, 1);
    class Net extends nn.Module {
      readonly optimizer = new optim.SGD(other.parameters(), { lr: 0.1 });
      readonly loss = other.forward(tensor([[1]])).sum();
    }
    expect(new Net().parameters()).toEqual([]);
  });

  test("a list that contains itself, and one nested deeply, end", () => {
    let deep: unknown[] = [new nn.Parameter([1])];
    for (let i = 0; i < 20_000; i++) deep = [deep];
    const loop: unknown[] = [];
    loop.push(loop, new Set([loop]));
    class Net extends nn.Module {
      readonly loop = loop;
      readonly deep = deep;
    }
    expect(new Net().parameters()).toHaveLength(1);
  });
});

test("modules nested 20,000 deep are found, named, switched, saved, loaded and printed", () => {
  class Nest extends nn.Module {
    constructor(readonly inner: nn.Module) {
      super();
    }
  }
  const depth = bySize(20_000, 12_000);
  let net: nn.Module = new nn.Affine(2, 2);
  for (let i = 0; i < depth; i++) net = new Nest(net);
  expect(net.parameters()).toHaveLength(2);
  expect(net.eval().training).toBe(false);
  net.train();
  net.zeroGrad();
  const state = net.stateDict();
  expect([...state.keys()].map((name) => name.length)).toEqual([6 * depth + 1, 6 * depth + 1]);
  expect(net.loadStateDict(state)).toEqual({ missing: [], extra: [] });
  expect(net.parameters()[0]?.nameForErrors()).toBe('"W" of inner');
  expect(net.toString().length).toBeLessThan(100_000);
  expect(net.summary()).toContain("Affine");
});

test("a forward that fills the stack says so, as an error of the library", () => {
  class Endless extends nn.Module {
    override forward(h: Tensor): Tensor {
      const again = (depth: number): number => again(depth + 1) + 1;
      return h.mul(again(0));
    }
  }
  const error = thrownBy(() => new Endless().forward(x()));
  expect(error).toBeInstanceOf(WengertError);
  expect(error.message).toMatch(
    /^Endless: forward calls itself, or others, more often than JavaScript's stack holds/,
  );
  expect(error.cause).toBeInstanceOf(RangeError);
});

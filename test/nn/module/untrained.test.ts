/** Parameters that run in each step, and that nobody trains, are told once: by what becomes of their gradients. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { nn, noGrad, ones, onWarning, optim, type Tensor, tensor } from "wengert";

const heard: string[] = [];
let stop = () => {};
beforeEach(() => {
  heard.length = 0;
  stop = onWarning((message) => heard.push(message));
});
afterEach(() => stop());

const sentence = (who: string, guess: string, count: number) =>
  `${who} that ran was in no field that could be seen when parameters were asked for${guess}, and is in no ` +
  `optimizer: its ${count} parameters are not trained or saved. Hold it in a public field, or in a list, a map or a ` +
  "set there; set requiresGrad = false of what is not to be trained.";

const x = () => ones([1, 2]);

/** As programs train: four steps. */
function train(trained: Iterable<Tensor>, loss: () => Tensor): void {
  const optimizer = new optim.SGD(trained, { lr: 0.01 });
  for (let i = 0; i < 4; i++) {
    optimizer.zeroGrad();
    loss().backward();
    optimizer.step();
  }
}

/** A network whose seen layer is trained, and whose hidden one is in a field of its own. */
abstract class Seen extends nn.Module {
  readonly seen = new nn.Affine(2, 2);
  abstract loss(h: Tensor): unknown;
}

describe("a layer in a private field that runs in another method than forward", () => {
  test("is told in a sentence that names both, once", () => {
    class Net extends Seen {
      readonly #fc = new nn.Affine(2, 2);
      override loss(h: Tensor): Tensor {
        return this.#fc.forward(this.seen.forward(h)).square().sum();
      }
    }
    const net = new Net();
    train(net.parameters(), () => net.loss(x()));
    expect(heard).toEqual([sentence("Net: the Affine", " (#fc?)", 6)]);
    train(net.parameters(), () => net.loss(x()));
    const again = new Net();
    train(again.parameters(), () => again.loss(x()));
    expect(heard).toHaveLength(1);
  });

  test("is told of async methods after their await, generators, getters, functions in fields", async () => {
    class Waits extends Seen {
      readonly #later = new nn.Affine(2, 2);
      override async loss(h: Tensor): Promise<Tensor> {
        await Promise.resolve();
        return this.#later.forward(this.seen.forward(h)).sum();
      }
    }
    const waits = new Waits();
    const optimizer = new optim.SGD(waits.parameters(), { lr: 0.01 });
    for (let i = 0; i < 3; i++) {
      (await waits.loss(x())).backward();
      optimizer.step();
    }
    class Yields extends Seen {
      readonly #each = new nn.Affine(2, 2);
      override *loss(h: Tensor): Iterable<Tensor> {
        yield this.#each.forward(this.seen.forward(h)).sum();
      }
    }
    const yields = new Yields();
    train(yields.parameters(), () => [...yields.loss(x())][0] as Tensor);
    class Gets extends Seen {
      readonly #got = new nn.Affine(2, 2);
      get value(): Tensor {
        return this.#got.forward(this.seen.forward(x())).sum();
      }
      override loss = () => this.value;
    }
    const gets = new Gets();
    train(gets.parameters(), gets.loss);
    expect(heard).toEqual([
      sentence("Waits: the Affine", " (#later?)", 6),
      sentence("Yields: the Affine", " (#each?)", 6),
      sentence("Gets: the Affine", " (#got?)", 6),
    ]);
  });

  test("so are a module with layers of its own, a parameter alone, and a layer of a closure", () => {
    class Block extends nn.Module {
      readonly inner = new nn.Affine(2, 2, { bias: false });
      override forward(h: Tensor): Tensor {
        return this.inner.forward(h);
      }
    }
    class Net extends Seen {
      readonly #block = new Block();
      override loss(h: Tensor): Tensor {
        return this.#block.forward(this.seen.forward(h)).sum();
      }
    }
    const net = new Net();
    train(net.parameters(), () => net.loss(x()));
    class Bare extends Seen {
      readonly #W = new nn.Parameter([[1], [2]]);
      override loss(h: Tensor): Tensor {
        return this.seen.forward(h).matmul(this.#W).sum();
      }
    }
    const bare = new Bare();
    train(bare.parameters(), () => bare.loss(x()));
    class Rare extends nn.LayerNorm {}
    const closed = new Rare(2);
    const open = new nn.Affine(2, 2);
    train(open.parameters(), () => closed.forward(open.forward(x())).square().sum());
    expect(heard).toEqual([
      sentence("Net: the Affine in a Block", " (#block?)", 4),
      sentence("Bare: a Parameter of shape (2, 1)", " (#W?)", 2),
      sentence("the Rare", "", 4),
    ]);
  });

  test("is told once where forward runs it too", () => {
    class Net extends nn.Module {
      readonly seen = new nn.Affine(2, 2);
      readonly #fc = new nn.Affine(2, 2);
      override forward(h: Tensor): Tensor {
        return this.#fc.forward(this.seen.forward(h));
      }
      loss(h: Tensor): Tensor {
        return this.forward(h).square().sum();
      }
    }
    const net = new Net();
    train(net.parameters(), () => net.loss(x()));
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/^Net: the Affine that ran inside it/);
  });
});

describe("is no case for a word:", () => {
  const quiet = (of: () => void) => () => {
    of();
    expect(heard).toEqual([]);
  };

  test(
    "what is frozen, runs without gradients, or is trained by another optimizer",
    quiet(() => {
      const [net, teacher] = [new nn.Affine(2, 2), new nn.Affine(2, 2)];
      const [reader, other] = [new nn.Affine(2, 2), new nn.Affine(2, 2)];
      for (const each of teacher.parameters()) each.requiresGrad = false;
      new optim.SGD(other.parameters(), { lr: 0.1 });
      train(net.parameters(), () => {
        const h = net.forward(x());
        const read = noGrad(() => reader.forward(h));
        return teacher.forward(h).sub(read).add(other.forward(h)).sum();
      });
    }),
  );

  test(
    "a part of a network of which another part is trained",
    quiet(() => {
      class Net extends nn.Module {
        readonly body = new nn.Sequential([new nn.Affine(2, 2), new nn.Tanh()]);
        readonly head = new nn.Affine(2, 1);
        loss(h: Tensor): Tensor {
          return this.head.forward(this.body.forward(h)).sum();
        }
      }
      const early = new Net();
      train(early.head.parameters(), () => early.loss(x()));
      const late = new Net();
      late.loss(x());
      train(late.head.parameters(), () => late.loss(x()));
    }),
  );

  test(
    "a second network that was switched, saved or asked for its parameters",
    quiet(() => {
      for (const ask of [
        (net: nn.Module) => net.eval(),
        (net: nn.Module) => net.stateDict(),
        (net: nn.Module) => net.namedParameters(),
        (net: nn.Module) => net.buffers(),
      ]) {
        const [net, body] = [new nn.Affine(2, 2), new nn.Affine(2, 2)];
        ask(body);
        train(net.parameters(), () => net.forward(body.forward(x())).sum());
      }
    }),
  );

  test(
    "a parameter that is written to by hand, gradients that are cleared or added up on purpose, no optimizer",
    quiet(() => {
      const net = new nn.Affine(2, 2);
      const [byHand, cleared] = [new nn.Parameter([1, 2]), new nn.Parameter([1, 2])];
      train(net.parameters(), () => {
        byHand.assign(noGrad(() => byHand.mul(0.5)));
        cleared.grad = null;
        return net.forward(x()).mul(byHand).mul(cleared).sum();
      });
      const alone = new nn.Affine(2, 2);
      for (let i = 0; i < 4; i++)
        alone
          .forward(tensor([[1, 2]]))
          .sum()
          .backward();
      const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
      for (let i = 0; i < 6; i++) {
        net.forward(x()).sum().backward();
        if (i % 3 === 2) optimizer.step();
      }
    }),
  );
});

/** Training steps of networks that people train. */
import * as W from "wengert";
import { nn, optim, rand, randint, randn, type Tensor } from "wengert";
import { type Steps, step, type Workloads } from "./workload.js";

export const networks: Workloads = {
  mlp1024() {
    const net = new nn.Sequential([
      new nn.Affine(784, 1024),
      new nn.ReLU(),
      new nn.Affine(1024, 1024),
      new nn.ReLU(),
      new nn.Affine(1024, 10),
    ]);
    return classify(net, sgd(net), rand([128, 784]));
  },
  simpleconv() {
    const net = new nn.Sequential([
      new nn.Conv2d(1, 30, 5),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Flatten(),
      new nn.Affine(30 * 12 * 12, 100),
      new nn.ReLU(),
      new nn.Affine(100, 10),
    ]);
    return classify(net, new optim.Adam(net.parameters(), { lr: 0.001 }), rand([100, 1, 28, 28]));
  },
  conv3() {
    const net = twoConvolutions();
    return classify(net, sgd(net), randn([100, 1, 28, 28]));
  },
  cifar() {
    const net = new nn.Sequential([
      new nn.Conv2d(3, 32, 3, { padding: 1 }),
      new nn.BatchNorm(32),
      new nn.ReLU(),
      new nn.Conv2d(32, 64, 3, { padding: 1 }),
      new nn.BatchNorm(64),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Conv2d(64, 64, 3, { padding: 1 }),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Flatten(),
      new nn.Affine(64 * 64, 10),
    ]);
    return classify(net, sgd(net), randn([32, 3, 32, 32]));
  },
  gpt() {
    const [batch, length, width, heads, depth, vocabulary] = [16, 64, 128, 4, 4, 65];
    class Block extends nn.Module {
      readonly norm1 = new nn.LayerNorm(width);
      readonly attention = new nn.MultiHeadAttention(width, heads);
      readonly norm2 = new nn.LayerNorm(width);
      readonly wide = new nn.Affine(width, 4 * width);
      readonly gelu = new nn.GELU();
      readonly narrow = new nn.Affine(4 * width, width);
      override forward(x: Tensor): Tensor {
        const h = this.norm1.forward(x);
        const y = x.add(this.attention.forward(h, h, h, { causal: true }));
        return y.add(this.narrow.forward(this.gelu.forward(this.wide.forward(this.norm2.forward(y)))));
      }
    }
    class Gpt extends nn.Module {
      readonly tokens = new nn.Embedding(vocabulary, width);
      readonly positions = new nn.Embedding(length, width);
      readonly blocks = new nn.Sequential(Array.from({ length: depth }, () => new Block()));
      readonly norm = new nn.LayerNorm(width);
      readonly head = new nn.Affine(width, vocabulary);
      override forward(ids: Tensor): Tensor {
        const places = W.arange(0, length, 1, { dtype: "int32" });
        const x = this.tokens.forward(ids).add(this.positions.forward(places));
        const logits = this.head.forward(this.norm.forward(this.blocks.forward(x)));
        return logits.reshape([batch * length, vocabulary]);
      }
    }
    const net = new Gpt();
    const optimizer = new optim.AdamW(net.parameters(), { lr: 1e-3 });
    const target = randint(0, vocabulary, [batch * length]);
    return step(net, criterion, optimizer, randint(0, vocabulary, [batch, length]), target);
  },
  lstm() {
    class Reader extends nn.Module {
      readonly lstm = new nn.LSTM(128, 128);
      readonly head = new nn.Affine(128, 10);
      override forward(x: Tensor): Tensor {
        const [outputs] = this.lstm.forward(x);
        return this.head.forward(W.slice(outputs, [[0], [49, 50], [0]]).reshape([32, 128]));
      }
    }
    const net = new Reader();
    return classify(net, sgd(net), randn([32, 50, 128]));
  },
};

/** For the digits, in training and for one image. */
export const twoConvolutions = () =>
  new nn.Sequential([
    new nn.Conv2d(1, 16, 3),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(16, 32, 3),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Affine(800, 10),
  ]);

const criterion = new nn.SoftmaxCrossEntropy();
const sgd = (net: nn.Module) => new optim.SGD(net.parameters(), { lr: 0.01 });
const classify = (net: nn.Module, optimizer: Steps, x: Tensor) =>
  step(net, criterion, optimizer, x, randint(0, 10, [x.shape[0] as number]));

/** The corpus, layer by layer: networks as small as they can be, with the structure of the large ones. */
import { manualSeed, nn, randint, randn, type Tensor, tensor } from "wengert";
import { twoLayerLoss } from "../graphs.js";

const {
  Affine,
  BatchNorm,
  Conv2d,
  Flatten,
  GELU,
  LayerNorm,
  MaxPool2d,
  Module,
  MultiHeadAttention,
  ReLU,
  Sequential,
} = nn;

function differentiated(loss: Tensor, name = "loss"): Tensor {
  loss.name = name;
  loss.backward(undefined, { retainGraph: true });
  return loss;
}

const classes = (count: number, shape: number[]) => randint(0, count, shape, { name: "t" });

class LeNet extends Module {
  readonly conv1 = new Conv2d(1, 6, 5);
  readonly pool1 = new MaxPool2d(2);
  readonly conv2 = new Conv2d(6, 16, 5);
  readonly pool2 = new MaxPool2d(2);
  readonly fc1 = new Affine(256, 120);
  readonly fc2 = new Affine(120, 84);
  readonly fc3 = new Affine(84, 10);
  readonly last = new nn.SoftmaxCrossEntropy();
  override forward(x: Tensor, t: Tensor): Tensor {
    const h = this.pool1.forward(this.conv1.forward(x).relu());
    const g = this.pool2.forward(this.conv2.forward(h).relu());
    const f = this.fc2.forward(this.fc1.forward(g.flatten(1)).relu()).relu();
    return this.last.forward(this.fc3.forward(f), t);
  }
}

/** How near each of 28 × 28 pixels is to the strokes of a 4. */
function four(): number[] {
  const strokes = [
    [16, 4, 6, 17],
    [6, 17, 22, 17],
    [17, 10, 17, 24],
  ] as const;
  return Array.from({ length: 784 }, (_, at) => {
    const [x, y] = [at % 28, Math.floor(at / 28)];
    const distances = strokes.map(([ax, ay, bx, by]) => {
      const [dx, dy] = [bx - ax, by - ay];
      const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
      return Math.hypot(x - ax - t * dx, y - ay - t * dy);
    });
    return Math.min(1, Math.max(0, 2 - Math.min(...distances)));
  });
}

/** One image through the book's network, before it has learned anything. */
function oneImage(): Tensor {
  const net = new Sequential([
    ["Affine1", new Affine(784, 50, { init: nn.init.he() })],
    ["Relu1", new ReLU()],
    ["Affine2", new Affine(50, 10)],
  ]);
  const x = tensor(four(), { shape: [1, 784], requiresGrad: true, name: "x" });
  const t = tensor([4], { dtype: "int32", name: "t" });
  return differentiated(new nn.SoftmaxCrossEntropy().forward(net.forward(x), t));
}

function lenet(): Tensor {
  return differentiated(new LeNet().forward(randn([2, 1, 28, 28], { name: "x" }), classes(10, [2])));
}

function lstm(steps: number): Tensor {
  const [outputs] = new nn.LSTM(3, 4).forward(randn([2, steps, 3], { name: "x" }));
  return differentiated(outputs.square().mean());
}

class Block extends Module {
  readonly ln1: nn.LayerNorm;
  readonly attn: nn.MultiHeadAttention;
  readonly ln2: nn.LayerNorm;
  readonly fc1: nn.Affine;
  readonly gelu = new GELU();
  readonly fc2: nn.Affine;
  constructor(size: number, heads: number) {
    super();
    this.ln1 = new LayerNorm(size);
    this.attn = new MultiHeadAttention(size, heads);
    this.ln2 = new LayerNorm(size);
    this.fc1 = new Affine(size, 4 * size);
    this.fc2 = new Affine(4 * size, size);
  }
  override forward(x: Tensor): Tensor {
    const h = x.add(this.attn.forward(this.ln1.forward(x), undefined, undefined, { causal: true }));
    return h.add(this.fc2.forward(this.gelu.forward(this.fc1.forward(this.ln2.forward(h)))));
  }
}

class Gpt extends Module {
  readonly token = new nn.Embedding(5, 8);
  readonly blocks: readonly Block[];
  readonly lnf = new LayerNorm(8);
  readonly head = new Affine(8, 5);
  readonly last = new nn.SoftmaxCrossEntropy();
  constructor(blocks: number) {
    super();
    this.blocks = Array.from({ length: blocks }, () => new Block(8, 2));
  }
  override forward(ids: Tensor, t: Tensor): Tensor {
    const h = this.blocks.reduce((x, block) => block.forward(x), this.token.forward(ids));
    return this.last.forward(this.head.forward(this.lnf.forward(h)).reshape([-1, 5]), t);
  }
}

const ids = () => randint(0, 5, [1, 4], { name: "ids" });

function attention(): Tensor {
  const block = new Block(8, 2);
  return differentiated(
    block
      .forward(randn([1, 4, 8], { name: "x" }))
      .square()
      .mean(),
  );
}

class ResBlock extends Module {
  readonly conv1: nn.Conv2d;
  readonly bn1: nn.BatchNorm;
  readonly conv2: nn.Conv2d;
  readonly bn2: nn.BatchNorm;
  constructor(channels: number) {
    super();
    this.conv1 = new Conv2d(channels, channels, 3, { padding: 1 });
    this.bn1 = new BatchNorm(channels);
    this.conv2 = new Conv2d(channels, channels, 3, { padding: 1 });
    this.bn2 = new BatchNorm(channels);
  }
  override forward(x: Tensor): Tensor {
    const h = this.bn1.forward(this.conv1.forward(x)).relu();
    return this.bn2.forward(this.conv2.forward(h)).add(x).relu();
  }
}

function resBlock(): Tensor {
  const x = randn([2, 4, 6, 6], { name: "x", requiresGrad: true });
  return differentiated(new ResBlock(4).forward(x).mean());
}

class Vae extends Module {
  readonly encoder = new Affine(12, 6);
  readonly mu = new Affine(6, 2);
  readonly logVar = new Affine(6, 2);
  readonly decoder = new Sequential([
    ["fc1", new Affine(2, 6)],
    ["relu", new ReLU()],
    ["fc2", new Affine(6, 12)],
  ]);
  loss(x: Tensor, noise: Tensor): Tensor {
    const h = this.encoder.forward(x).relu();
    const [mu, logVar] = [this.mu.forward(h), this.logVar.forward(h)];
    const z = mu.add(logVar.mul(0.5).exp().mul(noise));
    const kl = mu.square().add(logVar.exp()).sub(logVar).sub(1).sum().mul(0.5);
    return this.decoder.forward(z).sub(x).square().sum().add(kl);
  }
}

function vae(): Tensor {
  return differentiated(new Vae().loss(randn([4, 12], { name: "x" }), randn([4, 2], { name: "noise" })));
}

/** The generator's loss: back through the discriminator into the generator. */
function gan(): Tensor {
  const net = (first: number, last: number) =>
    new Sequential([
      ["fc1", new Affine(first, 16)],
      ["relu", new ReLU()],
      ["fc2", new Affine(16, last)],
    ]);
  class Gan extends Module {
    readonly generator = net(4, 8);
    readonly discriminator = net(8, 1);
    readonly loss = new nn.BCEWithLogitsLoss();
    override forward(noise: Tensor, real: Tensor, ones: Tensor, zeros: Tensor): Tensor {
      const fake = this.discriminator.forward(this.generator.forward(noise));
      const seen = this.discriminator.forward(real);
      return this.loss.forward(fake, zeros).add(this.loss.forward(seen, ones));
    }
  }
  const draw = (name: string, size: number) => randn([3, size], { name });
  return differentiated(
    new Gan().forward(
      draw("noise", 4),
      draw("real", 8),
      draw("ones", 1).mul(0).add(1),
      draw("zeros", 1).mul(0),
    ),
  );
}

/** The matrix that reads tokens writes them too. */
class Tied extends Module {
  readonly token = new nn.Embedding(6, 4);
  readonly mix = new Affine(4, 4);
  readonly last = new nn.SoftmaxCrossEntropy();
  override forward(input: Tensor, t: Tensor): Tensor {
    const h = this.mix.forward(this.token.forward(input)).tanh();
    return this.last.forward(h.matmul(this.token.W.transpose(0, 1)), t);
  }
}

function weightTying(): Tensor {
  return differentiated(new Tied().forward(randint(0, 6, [3], { name: "ids" }), classes(6, [3])));
}

function layers120(): Tensor {
  const net = new Sequential(
    Array.from({ length: 60 }, () => [new Affine(4, 4, { init: nn.init.he() }), new ReLU()]).flat(),
  );
  const last = new nn.SoftmaxCrossEntropy();
  return differentiated(last.forward(net.forward(randn([2, 4], { name: "x" })), classes(4, [2])));
}

class Bottleneck extends Module {
  readonly conv1: nn.Conv2d;
  readonly bn1: nn.BatchNorm;
  readonly conv2: nn.Conv2d;
  readonly bn2: nn.BatchNorm;
  readonly conv3: nn.Conv2d;
  readonly bn3: nn.BatchNorm;
  readonly shortcut: nn.Sequential | undefined;
  constructor(from: number, inner: number, to: number, stride: number) {
    super();
    this.conv1 = new Conv2d(from, inner, 1, { bias: false });
    this.bn1 = new BatchNorm(inner);
    this.conv2 = new Conv2d(inner, inner, 3, { stride, padding: 1, bias: false });
    this.bn2 = new BatchNorm(inner);
    this.conv3 = new Conv2d(inner, to, 1, { bias: false });
    this.bn3 = new BatchNorm(to);
    if (from !== to || stride !== 1)
      this.shortcut = new Sequential([new Conv2d(from, to, 1, { stride, bias: false }), new BatchNorm(to)]);
  }
  override forward(x: Tensor): Tensor {
    const h = this.bn1.forward(this.conv1.forward(x)).relu();
    const g = this.bn3.forward(this.conv3.forward(this.bn2.forward(this.conv2.forward(h)).relu()));
    return g.add(this.shortcut?.forward(x) ?? x).relu();
  }
}

/** ResNet-50 with an eighth of its channels or less, on images of 32 × 32. */
class ResNet50 extends Module {
  readonly stem = new Conv2d(3, 2, 3, { padding: 1, bias: false });
  readonly bn = new BatchNorm(2);
  readonly layer1 = stage(2, 1, 4, 3, 1);
  readonly layer2 = stage(4, 2, 8, 4, 2);
  readonly layer3 = stage(8, 3, 12, 6, 2);
  readonly layer4 = stage(12, 4, 16, 3, 2);
  readonly flatten = new Flatten();
  readonly fc = new Affine(16, 10);
  readonly last = new nn.SoftmaxCrossEntropy();
  override forward(x: Tensor, t: Tensor): Tensor {
    const h = this.bn.forward(this.stem.forward(x)).relu();
    const g = [this.layer1, this.layer2, this.layer3, this.layer4].reduce((y, layer) => layer.forward(y), h);
    return this.last.forward(this.fc.forward(g.mean([2, 3])), t);
  }
}

function stage(from: number, inner: number, to: number, blocks: number, stride: number): nn.Sequential {
  return new Sequential(
    Array.from(
      { length: blocks },
      (_, i) => new Bottleneck(i === 0 ? from : to, inner, to, i === 0 ? stride : 1),
    ),
  );
}

function resNet50(): Tensor {
  return differentiated(new ResNet50().forward(randn([2, 3, 16, 16], { name: "x" }), classes(10, [2])));
}

const seeded = (build: () => Tensor) => () => {
  manualSeed(0);
  return build();
};

export const networks: Record<string, () => Tensor> = {
  "two-layer": seeded(() => differentiated(twoLayerLoss())),
  "one-image": seeded(oneImage),
  lenet: seeded(lenet),
  lstm: seeded(() => lstm(5)),
  "lstm-20": seeded(() => lstm(20)),
  attention: seeded(attention),
  "res-block": seeded(resBlock),
  vae: seeded(vae),
  gan: seeded(gan),
  "weight-tying": seeded(weightTying),
  "120-layers": seeded(layers120),
  "gpt-12": seeded(() => differentiated(new Gpt(12).forward(ids(), classes(5, [4])))),
  "resnet-50": seeded(resNet50),
};

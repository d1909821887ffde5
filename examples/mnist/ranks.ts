/**
 * What train.ts does on several ranks (`mpiexec -n 4 npx tsx examples/mnist/train.ts --batch-size 400`): each
 * learns from its part of every batch, and rank 0 alone writes and prints. A program that runs alone is rank
 * 0 of 1.
 */
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Generator, type NumpyRandom, nn, type Tensor, tensor } from "wengert";
import { type MnistSplit, sample, TensorDataset } from "wengert/data";
import { allReduce, barrier, DataParallel, init, partOf } from "wengert/distributed";
import { makeFolder } from "../shared/folders.js";
import type { TrainOptions } from "./options.js";
import type { TwoLayerNet } from "./two-layer-net.js";

export interface RankBatch {
  readonly x: Tensor;
  readonly t: Tensor;
  /** What its mean loss counts for. */
  readonly share: number;
}

export class MyRank {
  #parallel: DataParallel<TwoLayerNet> | undefined;

  private constructor(
    readonly rank: number,
    readonly size: number,
  ) {}

  static async find(): Promise<MyRank> {
    const { rank, size } = await init();
    return new MyRank(rank, size);
  }

  get isFirst(): boolean {
    return this.rank === 0;
  }

  get isAlone(): boolean {
    return this.size === 1;
  }

  /** The options as they are for this rank: rank 0 alone shows what all learn, for it has all of it. */
  optionsFor(options: TrainOptions): TrainOptions {
    if (this.isFirst) return options;
    const out = join(tmpdir(), `wengert-rank-${process.pid}`);
    makeFolder(out);
    process.on("exit", () => rmSync(out, { recursive: true, force: true }));
    return { ...options, out, log: undefined, report: false, live: false, compare: undefined };
  }

  /** What starts this program as it was started, before its options. */
  get command(): string {
    return `${this.isAlone ? "" : `mpiexec -n ${this.size} `}npx tsx examples/mnist/train.ts`;
  }

  /** From now on gradients are the means over all ranks. */
  connect(net: TwoLayerNet): void {
    this.#parallel = new DataParallel(net);
  }

  /** The same draws on every rank, of which each takes its part. */
  draw(train: MnistSplit, batchSize: number, generator: Generator | NumpyRandom): RankBatch {
    if (this.isAlone) return { ...sample(train, batchSize, generator), share: 1 };
    const all = Int32Array.from({ length: batchSize }, () => generator.integer(0, train.t.size));
    const { start, end, share } = partOf(batchSize);
    const [x, t] = new TensorDataset(train.x, train.t).getBatch(all.subarray(start, end));
    return { x, t, share };
  }

  /** Walks the loss of this rank's part back. @returns the mean loss over all ranks. */
  backward(net: TwoLayerNet, { x, t, share }: RankBatch): number {
    const loss = t.size === 0 ? undefined : net.loss(x, t);
    if (this.#parallel !== undefined) return this.#parallel.backward(loss, { share });
    loss?.backward();
    return loss?.item() ?? 0;
  }

  /** The share of right answers over all ranks, from that of this rank's part. */
  shareOfAll(own: number, count: number, total: number): number {
    if (this.isAlone) return own;
    return allReduce(tensor(Math.round(own * count), { dtype: "float64", name: "accuracy" })).item() / total;
  }

  /** The network for pictures, of this rank alone. */
  alone(net: TwoLayerNet): TwoLayerNet {
    return this.isAlone ? net : nn.deepCopy(net);
  }

  wait(): void {
    barrier();
  }
}

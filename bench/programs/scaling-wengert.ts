/**
 * What ranks on one machine cost, each with one thread. Usage, by mpiexec or alone:
 *   scaling-wengert.js step BATCH ROUNDS  training steps of 10 million parameters, BATCH examples on each rank, in turns: on one
 *                                         rank alone, on all ranks that say nothing to each other (what they lose to each
 *                                         other in caches, memory and clock frequency), and on all ranks together
 *   scaling-wengert.js one                a step of the book's network by DataParallel in a world of one, over one without
 *   scaling-wengert.js messages           all-reduces by size: the least time of many
 *   scaling-wengert.js networks           steps of what docs/scaling.md predicts, alone
 * Steps of the step alone are by the clock, which counts waiting, the others by the processor's time, which says the same on a
 * machine that has other things to do.
 */
import { Generator, nn, optim, randn, setThreads, softmaxCrossEntropy, type Tensor, tensor } from "wengert";
import { allReduce, barrier, DataParallel, init } from "wengert/distributed";

const [, , what = "", batch = "", count = ""] = process.argv;
const { rank } = await init();
setThreads(1);

/** Milliseconds of the processor since then. */
function busySince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function tell(name: string, value: number, unit: string): void {
  if (rank === 0) console.log(`${name}: ${value.toPrecision(3)} ${unit}`);
}

/** A training step of this model, on this rank alone or with all others. */
function stepOf(model: nn.Module<[Tensor], Tensor>, x: Tensor, together = true): () => void {
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
  const parallel = together ? new DataParallel(model) : undefined;
  const labels = Array.from({ length: x.shape[0] as number }, (_, i) => i % 10);
  return () => {
    optimizer.zeroGrad();
    const loss = softmaxCrossEntropy(model.forward(x), labels);
    if (parallel === undefined) loss.backward();
    else parallel.backward(loss);
    optimizer.step();
  };
}

/** What a step takes, in milliseconds of the processor. */
function steps(model: nn.Module<[Tensor], Tensor>, x: Tensor, count: number, together = true): number {
  const step = stepOf(model, x, together);
  for (let i = 0; i < Math.ceil(count / 4); i++) step();
  barrier();
  const start = process.cpuUsage();
  for (let i = 0; i < count; i++) step();
  return busySince(start) / count;
}

/** What a step takes by the clock, until this rank has done it so often, or all have. */
function clocked(step: () => void, count: number, until: "this" | "all" = "all"): number {
  barrier();
  const start = performance.now();
  for (let i = 0; i < count; i++) step();
  if (until === "all") barrier();
  return (performance.now() - start) / count;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number;

const generator = new Generator(1);
const chain = (...widths: number[]) =>
  new nn.Sequential(
    widths
      .slice(1)
      .flatMap((width, i) => [
        new nn.Affine(widths[i] as number, width, { generator }),
        ...(i === widths.length - 2 ? [] : [new nn.ReLU()]),
      ]),
  );
const images = (count: number) => randn([count, 784], { generator });

if (what === "one") {
  // in turns, for the machine is not the same from one moment to the next
  const [ours, theirs] = [chain(784, 50, 10), chain(784, 50, 10)];
  const x = images(100);
  const [runs, ratios] = [40, [] as number[]];
  for (let run = 0; run < runs; run++) {
    const [one, none] = [steps(ours, x, 200), steps(theirs, x, 200, false)];
    if (run >= runs / 4) ratios.push(one / none);
  }
  tell("world of one", median(ratios), "times");
} else if (what === "messages") {
  for (const kilobytes of [1, 16, 256, 4096]) {
    const x = tensor(new Float32Array(256 * kilobytes).fill(1));
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < (kilobytes > 1000 ? 60 : 400); i++) {
      barrier();
      const start = performance.now();
      allReduce(x);
      least = Math.min(least, performance.now() - start);
    }
    tell(`${kilobytes} kB`, 1000 * least, "us");
  }
} else if (what === "networks") {
  tell("two layers", steps(chain(784, 50, 10), images(100), 400), "ms");
  const convolutional = new nn.Sequential([
    new nn.Conv2d(1, 30, 5, { generator }),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Affine(30 * 12 * 12, 100, { generator }),
    new nn.ReLU(),
    new nn.Affine(100, 10, { generator }),
  ]);
  tell("convolutional", steps(convolutional, images(100).reshape(100, 1, 28, 28), 30), "ms");
  // products as wide as those of GPT-small; a step multiplies three times
  const wide = steps(chain(768, 3072, 768), randn([256, 768], { generator }), 5);
  tell("wide products", (3 * 2 * 256 * 2 * 768 * 3072) / wide / 1e6, "Gflop/s");
} else {
  const [x, widths] = [images(Number(batch)), [784, 2048, 2048, 2048, 10]];
  const [own, joint] = [stepOf(chain(...widths), x, false), stepOf(chain(...widths), x)];
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  const each = Math.max(1, Math.round(256 / Number(batch)));
  clocked(own, 2 * each);
  let last = clocked(joint, 2 * each);
  const rounds: { alone: number; beside: number; together: number }[] = [];
  for (let round = 0; round < Number(count); round++) {
    // a rank that asked all the while whether it may go on would disturb the one that works
    const asleep = () => void Atomics.wait(sleeper, 0, 0, 1.1 * last);
    const alone = clocked(rank === 0 ? own : asleep, each, "this");
    rounds.push({ alone, beside: clocked(own, each), together: clocked(joint, each) });
    last = Math.max(alone, last / 2);
  }
  for (const what of ["alone", "beside", "together"] as const)
    tell(what, median(rounds.map((round) => round[what])), "ms");
  tell("efficiency", median(rounds.map(({ alone, together }) => alone / together)), "times");
  tell("of those beside", median(rounds.map(({ beside, together }) => beside / together)), "times");
}

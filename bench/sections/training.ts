/** (a) Milliseconds per training iteration of the book's network. */
import { javascript, python, wengert } from "../harness/contenders.js";
import { readIteration, type Section, type Target } from "../harness/section.js";
import { ratio } from "../harness/table.js";

const column = "ms per iteration";

const against = (measure: string, own: string, peer: string, bound: number): Target => ({
  measure,
  bound: ["at most", bound],
  value: (table) => ratio(table.median(own, column), table.least(peer, column)),
});

export const training: Section = {
  letter: "a",
  title: "One training iteration of the book's network",
  unit: "milliseconds",
  about: () =>
    "784-50-10, batch 100, SGD 0.1, float32: draw a batch, forward, backward, update, read the loss; the " +
    "mean of the book's 10,000 iterations, compiling and listing included (300 for tfjs wasm and jax-js, " +
    "40 for tfjs cpu, 20 for js-pytorch). The book's program computes the loss a second time after the " +
    "update, as printed there. js-pytorch trains with Adam, and its batches are made outside the measured " +
    "time.",
  columns: [column],
  products: true,
  repetitions: [5, 2],
  contenders: (context) => {
    const { mnist, quick } = context;
    const iterations = (full: number, few: number) => String(quick ? few : full);
    const own = ["mnist-wengert", iterations(10_000, 50)] as const;
    const numpy = ["mnist_numpy.py", mnist, iterations(10_000, 100)] as const;
    const pyTorch = (threads: number) =>
      python(
        context,
        "PyTorch",
        "torch",
        threads,
        ["mnist_torch.py", mnist, String(threads), iterations(10_000, 100)],
        readIteration,
      );
    const tfjs = (backend: string, count: string) =>
      javascript(
        context,
        `TensorFlow.js ${backend}`,
        "@tensorflow/tfjs",
        ["mnist-tfjs.mjs", mnist, backend, count],
        readIteration,
      );
    return [
      wengert(context, "wengert", own, readIteration),
      wengert(context, "wengert, 1 thread", own, readIteration, { threads: 1 }),
      wengert(context, "wengert, relaxed SIMD", own, readIteration, { relaxedSimd: true }),
      wengert(context, "wengert, zero skipping off", own, readIteration, { skipZeros: false }),
      python(context, "NumPy (the book's program)", "numpy", 1, numpy, readIteration),
      python(context, "NumPy (the book's program)", "numpy", 2, numpy, readIteration),
      pyTorch(1),
      pyTorch(2),
      tfjs("wasm", iterations(300, 20)),
      tfjs("cpu", iterations(40, 4)),
      javascript(
        context,
        "jax-js wasm, jit",
        "@jax-js/jax",
        ["mnist-jax-js.mjs", mnist, iterations(300, 20)],
        readIteration,
      ),
      javascript(
        context,
        "js-pytorch",
        "js-pytorch",
        ["mnist-js-pytorch.mjs", mnist, iterations(20, 4)],
        readIteration,
      ),
    ];
  },
  targets: [
    against("training iteration ÷ NumPy's best", "wengert", "NumPy", 1 / 4),
    against("the same, zero skipping off", "wengert, zero skipping off", "NumPy", 1 / 2),
    against("training iteration ÷ PyTorch's best", "wengert", "PyTorch", 1 / 5),
    against("training iteration ÷ TensorFlow.js wasm", "wengert", "TensorFlow.js wasm", 1 / 25),
    against("training iteration ÷ jax-js wasm", "wengert", "jax-js wasm", 1 / 25),
  ],
};

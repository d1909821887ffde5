/** (i) Milliseconds per training step of a small convolutional network. */
import { python, wengert } from "../harness/contenders.js";
import { readIteration, type Section } from "../harness/section.js";

export const convolution: Section = {
  letter: "i",
  title: "A convolutional network's training step",
  unit: "milliseconds",
  about: () =>
    "Two 3 x 3 convolutions (1 -> 16 -> 32 channels), each with relu and 2 x 2 max pooling, and one layer " +
    "to 10 classes, on random images: batch 100 of 28 x 28, SGD, float32; the median step.",
  columns: ["ms per iteration"],
  products: true,
  repetitions: [5, 2],
  contenders: (context) => {
    const iterations = context.quick ? "10" : "100";
    const own = ["convolution-wengert", iterations] as const;
    const pyTorch = (threads: number) => {
      const program = ["convolution_torch.py", String(threads), iterations] as const;
      return python(context, "PyTorch", "torch", threads, program, readIteration);
    };
    return [
      wengert(context, "wengert", own, readIteration),
      wengert(context, "wengert, 1 thread", own, readIteration, { threads: 1 }),
      pyTorch(1),
      pyTorch(2),
    ];
  },
  targets: [],
};

/**
 * The cases of every optimizer, schedule and clipping function: what test/optim/optimizer-cases.test.ts and
 * torch.test.ts prove them by. What optim exports and has no case here fails those tests.
 */
import { optim, type Tensor, tensor } from "wengert";

/** Parameters, or groups of them with learning rates of their own. */
export type Given = Iterable<Tensor> | Iterable<{ readonly params: readonly Tensor[]; readonly lr?: number }>;

/** What the tests ask of any optimizer. */
export type AnyOptimizer = Pick<optim.SGD, "kind" | "step" | "zeroGrad" | "stateDict" | "loadStateDict"> & {
  readonly paramGroups: readonly ({ readonly params: readonly Tensor[] } & { lr: number })[];
};

type Options = Readonly<Record<string, unknown>>;

export interface OptimizerCase {
  /** What PyTorch calls it: the fixture must have cases of that name. */
  readonly torch?: string;
  /**
   * One step of one number, written with numbers; `memory` is what it remembers, empty at first. Where
   * PyTorch has no such optimizer this is what it is compared with.
   */
  readonly reference?: (
    parameter: number,
    gradient: number,
    memory: Record<string, number>,
    options: Readonly<Record<string, number>>,
  ) => number;
  readonly make: (given: Given, options: Options) => AnyOptimizer;
  /** Options that make it work differently, and what it then remembers of a parameter. */
  readonly variants: readonly { readonly options: Options; readonly remembers: readonly string[] }[];
  /** How it takes a step along the gradients that there are, where that is not `step()`. */
  readonly step?: (optimizer: AnyOptimizer) => void;
  /** Whether all parameters move together, so that there is one group. */
  readonly together?: true;
  /** Values outside their range; every option that is a number must be here. */
  readonly bad: Readonly<Record<string, readonly unknown[]>>;
}

const negative = [-1, Number.NaN, Number.POSITIVE_INFINITY, "1"];
const noDecay = [-0.1, 1, Number.NaN, null];

const rates = [0.9, [0.9], [1, 0.9], [0.9, Number.NaN]];
const ofAdam = ["step", "firstMoment", "secondMoment", "largestMoment"];

const adam = {
  bad: { lr: negative, betas: rates, eps: negative, weightDecay: negative },
  variants: [
    { options: {}, remembers: ofAdam },
    { options: { lr: 0.1, betas: [0.5, 0.9], eps: 1e-3, weightDecay: 0.2 }, remembers: ofAdam },
    { options: { lr: 0.1, betas: [0.5, 0.6], amsgrad: true, weightDecay: 0.2 }, remembers: ofAdam },
    { options: { lr: 0.1, eps: 0.1, epsBeforeCorrection: true }, remembers: ofAdam },
  ],
};

const lionBetas = [0.9, 0.99] as const;

/** By the name of the class. */
export const optimizerCases: Readonly<Record<string, OptimizerCase>> = {
  AdaGrad: {
    torch: "Adagrad",
    make: (given, options) => new optim.AdaGrad(given, options),
    variants: [
      { options: {}, remembers: ["step", "sum"] },
      {
        options: { lr: 0.1, lrDecay: 0.5, initialAccumulator: 0.1, eps: 1e-3, weightDecay: 0.1 },
        remembers: ["step", "sum"],
      },
    ],
    bad: {
      lr: negative,
      lrDecay: negative,
      initialAccumulator: negative,
      eps: negative,
      weightDecay: negative,
    },
  },
  Adadelta: {
    torch: "Adadelta",
    make: (given, options) => new optim.Adadelta(given, options),
    variants: [
      { options: {}, remembers: ["squareMean", "stepMean"] },
      {
        options: { lr: 0.5, rho: 0.5, eps: 1e-3, weightDecay: 0.1 },
        remembers: ["squareMean", "stepMean"],
      },
    ],
    bad: { lr: negative, rho: noDecay, eps: negative, weightDecay: negative },
  },
  Adam: { torch: "Adam", make: (given, options) => new optim.Adam(given, options), ...adam },
  AdamW: { torch: "AdamW", make: (given, options) => new optim.AdamW(given, options), ...adam },
  Adamax: {
    torch: "Adamax",
    make: (given, options) => new optim.Adamax(given, options),
    variants: [
      { options: {}, remembers: ["step", "mean", "largest"] },
      {
        options: { lr: 0.1, betas: [0.5, 0.6], eps: 1e-2, weightDecay: 0.1 },
        remembers: ["step", "mean", "largest"],
      },
    ],
    bad: { lr: negative, betas: rates, eps: negative, weightDecay: negative },
  },
  LBFGS: {
    torch: "LBFGS",
    make: (given, options) =>
      new optim.LBFGS(given, {
        lr: 0.1,
        historySize: 2,
        lineSearch: "none",
        maxIter: 1,
        ...options,
      }) as unknown as AnyOptimizer,
    step: (optimizer) => {
      const { params } = optimizer.paramGroups[0] as { params: readonly Tensor[] };
      const gradients = params.map((each) => each.grad);
      (optimizer as unknown as optim.LBFGS).step(() => {
        for (const [i, each] of params.entries()) each.grad = gradients[i] ?? null;
        return tensor(0);
      });
    },
    together: true,
    variants: [
      {
        options: {},
        remembers: [
          "iterations",
          "stepSize",
          "direction",
          "gradient",
          "step0",
          "change0",
          "step1",
          "change1",
        ],
      },
      {
        options: { historySize: 1, lr: 0.5 },
        remembers: ["iterations", "stepSize", "direction", "gradient", "step0", "change0"],
      },
    ],
    bad: {
      lr: negative,
      maxIter: [0, 1.5],
      maxEval: [0, "1"],
      toleranceGrad: negative,
      toleranceChange: negative,
      historySize: [0, 1e9],
      lineSearch: ["strong_wolfe", null],
    },
  },
  Lion: {
    reference: (p, gradient, memory, options) => {
      const { lr = 1e-4, weightDecay = 0 } = options;
      const [beta1, beta2] = lionBetas;
      const mean = memory.mean ?? 0;
      memory.mean = beta2 * mean + (1 - beta2) * gradient;
      return p * (1 - lr * weightDecay) - lr * Math.sign(beta1 * mean + (1 - beta1) * gradient);
    },
    make: (given, options) => new optim.Lion(given, options),
    variants: [
      { options: {}, remembers: ["mean"] },
      { options: { lr: 0.1, weightDecay: 0.5 }, remembers: ["mean"] },
    ],
    bad: { lr: negative, betas: rates, weightDecay: negative },
  },
  NAdam: {
    torch: "NAdam",
    make: (given, options) => new optim.NAdam(given, options),
    variants: [
      { options: {}, remembers: ["step", "momenta", "firstMoment", "secondMoment"] },
      {
        options: { lr: 0.1, betas: [0.5, 0.9], eps: 1e-3, weightDecay: 0.1, momentumDecay: 0.1 },
        remembers: ["step", "momenta", "firstMoment", "secondMoment"],
      },
    ],
    bad: { lr: negative, betas: rates, eps: negative, weightDecay: negative, momentumDecay: negative },
  },
  RAdam: {
    torch: "RAdam",
    make: (given, options) => new optim.RAdam(given, options),
    variants: [
      { options: {}, remembers: ["step", "firstMoment", "secondMoment"] },
      {
        options: { lr: 0.1, betas: [0.5, 0.9], eps: 1e-3, weightDecay: 0.1 },
        remembers: ["step", "firstMoment", "secondMoment"],
      },
    ],
    bad: { lr: negative, betas: rates, eps: negative, weightDecay: negative },
  },
  RMSprop: {
    torch: "RMSprop",
    make: (given, options) => new optim.RMSprop(given, options),
    variants: [
      { options: {}, remembers: ["squareMean", "mean", "momentumBuffer"] },
      {
        options: { lr: 0.1, alpha: 0.5, eps: 1e-3, weightDecay: 0.1, momentum: 0.9, centered: true },
        remembers: ["squareMean", "mean", "momentumBuffer"],
      },
    ],
    bad: { lr: negative, alpha: noDecay, eps: negative, weightDecay: negative, momentum: negative },
  },
  SGD: {
    torch: "SGD",
    reference: (p, gradient, memory, { lr = 0.1, momentum = 0, weightDecay = 0, nesterov = 0 }) => {
      const g = gradient + weightDecay * p;
      const v = memory.v === undefined ? g : momentum * memory.v + g;
      memory.v = v;
      return p - lr * (nesterov ? g + momentum * v : v);
    },
    make: (given, options) => new optim.SGD(given, { lr: 0.1, ...options }),
    variants: [
      { options: { weightDecay: 0.1 }, remembers: [] },
      { options: { momentum: 0.9 }, remembers: ["momentumBuffer"] },
      { options: { momentum: 0.9, nesterov: true, weightDecay: 0.1 }, remembers: ["momentumBuffer"] },
    ],
    bad: { lr: negative, momentum: negative, weightDecay: negative },
  },
};

export interface ScheduleCase {
  /**
   * From the options of the PyTorch fixture, which has learning rates
   * under this schedule's name; undefined where PyTorch has none.
   */
  readonly fromTorch?: (options: Readonly<Record<string, unknown>>) => optim.Schedule;
  readonly make: () => optim.Schedule;
  /** The factors of steps 0, 1, 2, ... of `make`, up to rounding. */
  readonly factors: readonly number[];
  /** Calls that are refused. */
  readonly bad: readonly (() => unknown)[];
}

const half = Math.SQRT1_2 / 2;

/** By the name of the function. */
export const scheduleCases: Readonly<Record<string, ScheduleCase>> = {
  cosine: {
    fromTorch: ({ T_max }) => optim.cosine({ steps: T_max as number }),
    make: () => optim.cosine({ steps: 4 }),
    factors: [1, 0.5 + half, 0.5, 0.5 - half, 0, 0],
    bad: [() => optim.cosine({ steps: 0 }), () => optim.cosine({ steps: 2, floor: -1 })],
  },
  exponential: {
    fromTorch: ({ gamma }) => optim.exponential(gamma as number),
    make: () => optim.exponential(0.5),
    factors: [1, 0.5, 0.25, 0.125],
    bad: [() => optim.exponential(-0.5), () => optim.exponential(Number.NaN)],
  },
  linear: {
    fromTorch: ({ start_factor, end_factor, total_iters }) =>
      optim.linear({ from: start_factor as number, to: end_factor as number, steps: total_iters as number }),
    make: () => optim.linear({ from: 0.5, to: 0.1, steps: 4 }),
    factors: [0.5, 0.4, 0.3, 0.2, 0.1, 0.1],
    bad: [
      () => optim.linear({ steps: 1.5, from: 0 }),
      () => optim.linear({ steps: 2, from: -1 }),
      () => optim.linear({ steps: 2, from: 0, to: Number.NaN }),
    ],
  },
  milestones: {
    fromTorch: ({ milestones, gamma }) => optim.milestones(milestones as number[], gamma as number),
    make: () => optim.milestones([1, 3], 0.5),
    factors: [1, 0.5, 0.5, 0.25, 0.25],
    bad: [() => optim.milestones([1], Number.NaN)],
  },
  oneCycle: {
    fromTorch: ({ total_steps, pct_start, div_factor = 25, final_div_factor = 1e4, anneal_strategy }) =>
      optim.oneCycle({
        steps: total_steps as number,
        ...(pct_start === undefined ? {} : { rise: pct_start as number }),
        from: 1 / (div_factor as number),
        to: 1 / ((div_factor as number) * (final_div_factor as number)),
        ...(anneal_strategy === "linear" ? { shape: "linear" } : {}),
      }),
    make: () => optim.oneCycle({ steps: 10, rise: 0.5, from: 0.2, to: 0.1, shape: "linear" }),
    factors: [0.2, 0.4, 0.6, 0.8, 1, 0.82, 0.64, 0.46, 0.28, 0.1, 0.1, 0.1],
    bad: [
      () => optim.oneCycle({ steps: 1 }),
      () => optim.oneCycle({ steps: 9, rise: 2 }),
      () => optim.oneCycle({ steps: 9, from: -1 }),
      () => optim.oneCycle({ steps: 9, to: Number.NaN }),
      () => optim.oneCycle({ steps: 9, shape: "cos" as "cosine" }),
    ],
  },
  stepDecay: {
    fromTorch: ({ step_size, gamma }) =>
      optim.stepDecay({ every: step_size as number, factor: gamma as number }),
    make: () => optim.stepDecay({ every: 2, factor: 0.5 }),
    factors: [1, 1, 0.5, 0.5, 0.25],
    bad: [() => optim.stepDecay({ every: 0 }), () => optim.stepDecay({ every: 2, factor: -1 })],
  },
  warmUp: {
    make: () => optim.warmUp(4, optim.exponential(0.5)),
    factors: [0.25, 0.5, 0.75, 1, 1, 0.5, 0.25],
    bad: [() => optim.warmUp(0), () => optim.warmUp(1.5)],
  },
};

export interface ClippingCase {
  /** PyTorch's name in the fixture. */
  readonly torch: string;
  /** Clips with the arguments of the fixture; the norm before, if it gives one. */
  readonly clip: (parameters: Tensor[], bound: number, normType?: number) => number | undefined;
  /** Bounds that are refused. */
  readonly bad: readonly number[];
}

/** By the name of the function. */
export const clippingCases: Readonly<Record<string, ClippingCase>> = {
  clipGradNorm: {
    torch: "clip_grad_norm_",
    clip: (parameters, bound, normType) =>
      optim.clipGradNorm(parameters, bound, normType === undefined ? {} : { normType }),
    bad: [-1, Number.NaN],
  },
  clipGradValue: {
    torch: "clip_grad_value_",
    clip: (parameters, bound) => {
      optim.clipGradValue(parameters, bound);
      return undefined;
    },
    bad: [-1, Number.NaN],
  },
};

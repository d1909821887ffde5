/** EventWriter: what a training tells while it runs, in a file that TensorBoard (or any program) reads. */
import {
  callback,
  checkedInside,
  finite,
  type Kind,
  kind,
  listOf,
  oneOf,
  optional,
  options,
  refuseUnknownProperties,
  requireDone,
  requireKind,
  signature,
  text,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { filesFor, type GrowingFile } from "../../files/index.js";
import { type Tensor, tensorKind } from "../../tensor/index.js";
import { timeOfDay } from "./clock.js";
import type { Content } from "./contents/content.js";
import { graphContent } from "./contents/graph.js";
import { defaultBins, histogramContent } from "./contents/histogram.js";
import { type ImageRange, imageContent } from "./contents/image.js";
import { purge } from "./contents/purge.js";
import { scalarContent } from "./contents/scalar.js";
import { textContent } from "./contents/text.js";
import { type Format, formats } from "./formats.js";
import { stepKind, tagKind, wallTimeKind } from "./kinds.js";
import { requireOneKind } from "./one-kind.js";

export interface EventWriterOptions {
  /**
   * "tensorboard" writes what `tensorboard --logdir` shows; "jsonl" one line of JSON per event:
   * `{"tag":"loss","step":600,"wallTime":1767225600.5,"scalar":2.3}`. Default "tensorboard".
   */
  readonly format?: "tensorboard" | "jsonl";
  /**
   * The step at which a training is resumed: what earlier files of the folder hold from this step on is not
   * shown any more.
   */
  readonly purgeStep?: number | undefined;
  /** Gives the time of an event in seconds since 1970. Default: the time of day. */
  readonly clock?: (() => number) | undefined;
}

const writerOptions = options<EventWriterOptions>()({
  format: withDefault(oneOf(["tensorboard", "jsonl"]), "tensorboard"),
  purgeStep: optional(stepKind),
  clock: optional(callback as Kind<() => number>),
});

export interface HistogramOptions {
  /** How many bins of the same width lie between the smallest and the largest value. Default 30. */
  readonly bins?: number;
}

const histogramOptions = options<HistogramOptions>()({ bins: withDefault(whole(1, 10_000), defaultBins) });

export interface ImageOptions {
  /** The values that are black and white; others are clipped. Default [0, 1], of int32 [0, 255]. */
  readonly range?: readonly [black: number, white: number];
}

const isPair = listOf(finite, "two finite numbers", 2, 2);
const imageOptions = options<ImageOptions>()({
  range: optional(
    kind<ImageRange>("a pair of finite numbers that differ, [black, white]", (value) => {
      return isPair.accepts(value) && (value as ImageRange)[0] !== (value as ImageRange)[1];
    }),
  ),
});
const folderKind: Kind<string> = kind(
  "the path of a folder as a string",
  (value) => typeof value === "string" && value !== "",
);
const takes = {
  made: signature("EventWriter", { dir: folderKind, options: writerOptions }),
  scalar: signature("EventWriter.scalar", {
    tag: tagKind,
    value: checkedInside("a number, or a tensor of one element"),
    step: stepKind,
  }),
  histogram: signature("EventWriter.histogram", {
    tag: tagKind,
    values: checkedInside("a tensor, or an array of numbers"),
    step: stepKind,
    options: histogramOptions,
  }),
  image: signature("EventWriter.image", {
    tag: tagKind,
    image: tensorKind,
    step: stepKind,
    options: imageOptions,
  }),
  graph: signature("EventWriter.graph", { root: tensorKind }),
  text: signature("EventWriter.text", { tag: tagKind, text, step: stepKind }),
  close: signature("EventWriter.close", {}),
};

/**
 * ```ts
 * const log = new EventWriter("runs/mnist");
 * log.scalar("loss/train", loss, iteration);
 * log.close();
 * ```
 * Each event is in the file when its method returns: what a killed process has logged stays. A writer begins
 * a file of its own, so that a folder holds one per start of the training.
 *
 * Source: event.proto, summary.proto and data_compat.py of TensorBoard; `SummaryWriter` of PyTorch.
 */
export class EventWriter {
  /** The file that is written. */
  readonly path: string;
  readonly #format: Format;
  readonly #clock: () => number;
  readonly #file: GrowingFile;
  readonly #kinds = new Map<string, Content["kind"]>();
  #closed = false;

  /**
   * Begins a file in the folder `dir`, which is made if there is none.
   * @throws ValueError for what cannot be written, and for a clock that gives no finite number; PlatformError
   *   where there are no files: `encodeEvents` gives the bytes there.
   */
  constructor(dir: string, options?: EventWriterOptions) {
    takes.made.check(arguments);
    const { format, purgeStep, clock } = writerOptions.read(options);
    this.#format = formats[format];
    this.#clock = clock ?? timeOfDay;
    const time = this.#time("EventWriter");
    [this.path, this.#file] = begin(dir, this.#format.fileName(String(Math.floor(time)).padStart(10, "0")));
    this.#file.append(this.#format.begin(time));
    if (purgeStep !== undefined) this.#log("EventWriter", "", purgeStep, purge);
    refuseUnknownProperties("EventWriter", EventWriter);
  }

  /**
   * A number of a curve. TensorBoard's files hold it as float32, lines of JSON as it is.
   * @param value a number, NaN and the infinities too, or a tensor of one element.
   * @param step a whole number of at least 0, such as the iteration.
   * @throws ValueError for other values, for a tag that has events of another kind, and once it is closed.
   */
  scalar(tag: string, value: number | Tensor, step: number): void {
    takes.scalar.check(arguments);
    this.#log("EventWriter.scalar", tag, step, scalarContent("EventWriter.scalar", value));
  }

  /**
   * How values are spread: the number of them, their moments, and how many lie in each bin.
   * @param values a tensor of any shape and dtype, or numbers; at least one, none of them NaN or infinite.
   * @throws ValueError for other values, for a tag that has events of another kind, and once it is closed.
   */
  histogram(tag: string, values: Tensor | ArrayLike<number>, step: number, options?: HistogramOptions): void {
    takes.histogram.check(arguments);
    const { bins } = histogramOptions.read(options);
    const by = "EventWriter.histogram";
    this.#log(by, tag, step, histogramContent(by, values, bins));
  }

  /**
   * An image of shape (height, width) or (channels, height, width), or a batch (N, channels, height, width),
   * which is laid out in a grid. One channel is grey, three are red, green and blue; two and four are these
   * with opacity.
   * @throws ShapeError for other shapes; ValueError for a NaN, for a tag that has events of another kind, and
   *   once it is closed.
   */
  image(tag: string, image: Tensor, step: number, options?: ImageOptions): void {
    takes.image.check(arguments);
    const { range } = imageOptions.read(options);
    this.#log("EventWriter.image", tag, step, imageContent("EventWriter.image", image, range));
  }

  /**
   * The graph that `root` (a loss) was computed by, with its modules as groups. TensorBoard shows one per
   * folder.
   * @throws ValueError for a tensor that no recorded op computed, and once it is closed.
   */
  graph(root: Tensor): void {
    takes.graph.check(arguments);
    this.#log("EventWriter.graph", "", 0, graphContent("EventWriter.graph", root));
  }

  /**
   * A text, shown as Markdown: the settings of a run, a table of its results.
   * @throws ValueError for a tag that has events of another kind, and once it is closed.
   */
  text(tag: string, text: string, step: number): void {
    takes.text.check(arguments);
    this.#log("EventWriter.text", tag, step, textContent("EventWriter.text", text));
  }

  /** Ends the file; more than once is no error. */
  close(): void {
    takes.close.check(arguments);
    if (!this.#closed) this.#file.close();
    this.#closed = true;
  }

  #log(by: string, tag: string, step: number, content: Content): void {
    if (this.#closed)
      throw new ValueError(`${by}: the file "${this.path}" is closed. A new EventWriter begins another one.`);
    requireOneKind(by, this.#kinds, tag, content);
    this.#file.append(this.#format.encode({ tag, step, wallTime: this.#time(by), content }));
  }

  #time(by: string): number {
    const time = requireDone(by, "clock", this.#clock());
    requireKind(by, "what clock() gives", wallTimeKind, time);
    return time;
  }
}

/** Makes a file that was not there before: its name is followed by .1, .2, ... where others have it. */
function begin(dir: string, name: string): [path: string, file: GrowingFile] {
  const { create, join } = filesFor("EventWriter", "wengert/io", "encodeEvents gives the bytes");
  for (let n = 0; ; n++) {
    const path = join(dir, n === 0 ? name : name.replace(/(?=\.jsonl$)|(?<!jsonl)$/, `.${n}`));
    const file = create("EventWriter", path);
    if (file !== undefined) return [path, file];
  }
}

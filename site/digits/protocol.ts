/** What the page and the worker that trains tell each other. */
import type { TrainingHistory } from "wengert/viz";
import type { Language } from "../page/words.js";

/** The four files of MNIST, gzipped, by their names without `.gz`. */
export type Files = Readonly<Record<string, ArrayBuffer>>;

export type Request =
  | { readonly kind: "train"; readonly files: Files; readonly iterations: number }
  | { readonly kind: "stop" }
  | { readonly kind: "look"; readonly title: string; readonly lang: Language };

export type Evaluation = TrainingHistory["evaluations"][number];

export type Report =
  /** Losses since the last report. */
  | {
      readonly kind: "progress";
      readonly done: number;
      readonly seconds: number;
      readonly losses: readonly number[];
    }
  | { readonly kind: "evaluating" }
  | { readonly kind: "evaluated"; readonly evaluation: Evaluation }
  | { readonly kind: "ended" }
  | { readonly kind: "network"; readonly html: string }
  | { readonly kind: "failed"; readonly message: string };

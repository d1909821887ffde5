/** What the page asks the drawing worker for, and what it gets. */
import type { Theme } from "../page/settings.js";
import type { Language } from "../page/words.js";
import type { Series } from "../programs/protocol.js";

/** A graph as JSON, and how it is to be drawn. */
export interface GraphTask {
  readonly json: string;
  readonly options: object;
  readonly theme: Theme;
  readonly program: string;
  readonly lang: Language;
}

export type Task =
  | ({ readonly task: number; readonly kind: "graph" } & GraphTask)
  | {
      readonly task: number;
      readonly kind: "curves";
      readonly series: Series;
      readonly theme: "light" | "dark";
      readonly width: number;
      readonly lang: Language;
    };

/** Of the table of tensors. */
export interface Row {
  readonly name: string;
  readonly shape: string;
  readonly value: string;
  readonly gradient: string;
}

/** One whose numbers are known. */
export interface Leaf {
  readonly id: string;
  readonly name: string;
  /** Of a single number none. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: readonly number[];
}

export interface Drawn {
  readonly html: string;
  readonly rows: readonly Row[];
  readonly leaves: readonly Leaf[];
  readonly milliseconds: number;
}

export type Answer = { readonly task: number } & (
  | Drawn
  | { readonly svg: string }
  | { readonly failed: string }
);

/** Drawn before the first program needs it. */
export const warmUpGraph: GraphTask = {
  json: '{"format":"wengert-graph","version":1,"root":"a","nodes":[{"id":"a","kind":"parameter","name":"a","op":"","symbol":"","shape":[],"dtype":"float32","requiresGrad":true,"value":1,"released":false,"module":""}],"edges":[],"modules":[]}',
  options: {},
  theme: "auto",
  program: "",
  lang: "en",
};

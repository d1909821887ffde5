/** What the page asks the drawing worker for, and what it gets. */
import type { Theme } from "../page/settings.js";
import type { Language } from "../page/words.js";
import type { Series } from "../programs/protocol.js";

export type Task =
  | {
      readonly task: number;
      readonly kind: "graph";
      readonly json: string;
      readonly options: object;
      readonly theme: Theme;
      readonly program: string;
      readonly lang: Language;
    }
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

export interface Drawn {
  readonly html: string;
  readonly rows: readonly Row[];
  readonly milliseconds: number;
}

export type Answer = { readonly task: number } & (
  | Drawn
  | { readonly svg: string }
  | { readonly failed: string }
);

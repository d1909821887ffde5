/** What a live page is told, and what it gives: the same wherever it can be served. */
import {
  callback,
  type Kind,
  optional,
  options as optionsOf,
  text,
  whole,
  withDefault,
} from "../../arguments/index.js";

export interface LivePageOptions {
  /**
   * The picture, an SVG as text: `(theme) => plotCurves(history, { theme })`. Called when somebody looks, and
   * only then. What it throws is shown in place of the picture.
   */
  readonly draw: (theme: "light" | "dark") => string;
  /** The line above the picture: `() => progress.toString()`. */
  readonly status?: (() => string) | undefined;
  /** Heading of the page. Default "Training". */
  readonly title?: string;
  /** 0 to 65535; 0, the default, is one that is free. */
  readonly port?: number;
  /** Milliseconds between two pictures, from 50; more where drawing takes long. Default 1000. */
  readonly every?: number;
}

export interface LivePage {
  /** Where it is: `http://127.0.0.1:41234/`. */
  readonly url: string;
  /**
   * Shows the last picture, and `status` where it is given ("finished"), and ends the page: what readers see
   * stays. Calling it again changes nothing.
   */
  close(status?: string): Promise<void>;
}

export const livePageOptions = optionsOf<LivePageOptions>()({
  draw: callback as Kind<LivePageOptions["draw"]>,
  status: optional(callback as Kind<() => string>),
  title: withDefault(text, "Training"),
  port: withDefault(whole(0, 65_535), 0),
  every: withDefault(whole(50), 1000),
});

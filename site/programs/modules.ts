/** What a program can import: the library, what a lesson draws with, and what tries a reader's function. */
import * as wengert from "wengert";
import * as data from "wengert/data";
import * as io from "wengert/io";
import * as train from "wengert/train";
import {
  describe,
  diffGraphs,
  graphFromJson,
  graphJson,
  graphOf,
  plotCurves,
  sparkline,
  steps,
  themes,
  toDot,
  toMermaid,
} from "wengert/viz";
import { judgement } from "../../examples/lessons/yours/judge.js";
import { strict } from "./strict.js";

const { Tensor } = wengert;

/** What a program did that the page shows. */
export interface Watcher {
  /** A pass back has begun at `root`. */
  passed(root: wengert.Tensor): void;
  /** A reader's function was tried. */
  said(judgement: string): void;
  /** A program asked for a picture. */
  draw(name: string, drawable: unknown, options: object): void;
}

/**
 * Modules by the names that programs import them by. `./draw.js` is that of the lessons: there it writes files,
 * here it shows the picture. `toSvg` and `toHtml` of `wengert/viz` do the same.
 */
export function modulesFor(watcher: Watcher): ReadonlyMap<string, object> {
  const drawing = {
    draw: async (name: string, root: unknown, options = {}) => watcher.draw(name, root, options),
  };
  const judging = { judge: (...given: Parameters<typeof judgement>) => watcher.said(judgement(...given)) };
  // what lays out a graph does so in the page, from its data alone
  const shown =
    (by: string) =>
    async (drawable: unknown, options: object = {}) => {
      watcher.draw("", drawable, options);
      return `${by} is shown beside the program; in Node it gives the text`;
    };
  const texts = {
    describe,
    diffGraphs,
    graphFromJson,
    graphJson,
    graphOf,
    plotCurves,
    sparkline,
    steps,
    themes,
  };
  const pictures = { ...texts, toDot, toMermaid, toSvg: shown("toSvg"), toHtml: shown("toHtml") };
  const named = {
    wengert,
    "wengert/viz": pictures,
    "wengert/data": data,
    "wengert/io": io,
    "wengert/train": train,
    "./draw.js": drawing,
    "./draw": drawing,
    "./judge.js": judging,
  };
  return new Map(Object.entries(named).map(([name, names]) => [name, strict(`"${name}"`, names)]));
}

/** Tells of every pass back. */
export function watchPasses(watcher: Watcher): void {
  const { backward } = Tensor.prototype;
  Tensor.prototype.backward = function (this: wengert.Tensor, ...given: Parameters<typeof backward>) {
    const result = backward.apply(this, given);
    watcher.passed(this);
    return result;
  };
}

export const moduleNames = [
  "wengert",
  "wengert/viz",
  "wengert/data",
  "wengert/io",
  "wengert/train",
  "./draw.js",
  "./judge.js",
];

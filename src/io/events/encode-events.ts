/** encodeEvents: an event log as bytes, for where there are no files. */
import {
  iterable,
  type Kind,
  nearest,
  oneOf,
  options,
  requireKind,
  show,
  signature,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import type { Tensor } from "../../tensor/index.js";
import { joined } from "../bytes/writer.js";
import type { Content } from "./contents/content.js";
import { graphContent } from "./contents/graph.js";
import { histogramContent } from "./contents/histogram.js";
import { imageContent } from "./contents/image.js";
import { scalarContent } from "./contents/scalar.js";
import { textContent } from "./contents/text.js";
import { formats } from "./formats.js";
import { stepKind, tagKind, wallTimeKind } from "./kinds.js";
import { requireOneKind } from "./one-kind.js";

/** An event: when, under which tag, and one of the contents, as the methods of `EventWriter` take them. */
export interface LoggedEvent {
  /** Needed for all but a graph. */
  readonly tag?: string;
  /** A whole number of at least 0, such as the iteration. */
  readonly step: number;
  /** In seconds since 1970. */
  readonly wallTime: number;
  readonly scalar?: number | Tensor;
  readonly histogram?: Tensor | ArrayLike<number>;
  readonly image?: Tensor;
  readonly text?: string;
  /** The tensor at its end. */
  readonly graph?: Tensor;
}

export interface EncodeEventsOptions {
  /** As for `EventWriter`. Default "tensorboard". */
  readonly format?: "tensorboard" | "jsonl";
}

const encodeOptions = options<EncodeEventsOptions>()({
  format: withDefault(oneOf(["tensorboard", "jsonl"]), "tensorboard"),
});
const takes = signature("encodeEvents", {
  events: iterable<LoggedEvent>("a list of events") as Kind<Iterable<LoggedEvent>>,
  options: encodeOptions,
});

const contents: Readonly<Record<string, (by: string, value: unknown) => Content>> = {
  scalar: scalarContent,
  histogram: (by, value) => histogramContent(by, value),
  image: (by, value) => imageContent(by, value),
  text: textContent,
  graph: graphContent,
};
const places: Readonly<Record<string, Kind>> = { tag: tagKind, step: stepKind, wallTime: wallTimeKind };
const words = [...Object.keys(places), ...Object.keys(contents)];

/**
 * The bytes of an event log, as `EventWriter` writes it: saved under a name that contains "tfevents", it is
 * opened by TensorBoard.
 * @throws ValueError for an event that has no tag, step, time or content, or more than one content.
 */
export function encodeEvents(events: Iterable<LoggedEvent>, options?: EncodeEventsOptions): Uint8Array {
  takes.check(arguments);
  const format = formats[encodeOptions.read(options).format];
  const kinds = new Map<string, Content["kind"]>();
  const parts: Uint8Array[] = [];
  for (const event of events) {
    const by = `encodeEvents: event ${parts.length}`;
    const [name, value] = contentOf(by, event);
    const content = (contents[name] as (by: string, value: unknown) => Content)(by, value);
    const { tag = "", step, wallTime } = event;
    requireOneKind(by, kinds, tag, content);
    if (parts.length === 0) parts.push(format.begin(wallTime));
    parts.push(format.encode({ tag, step, wallTime, content }));
  }
  return joined(parts);
}

/** The one content of an event that is what it should be otherwise. */
function contentOf(by: string, event: unknown): [name: string, value: unknown] {
  if (typeof event !== "object" || event === null)
    throw new ValueError(`${by} must be an object { tag, step, wallTime, scalar }, got ${show(event)}.`);
  const given = Object.entries(event).filter(([, value]) => value !== undefined);
  const named = Object.fromEntries(given);
  for (const [name, of] of Object.entries(places))
    if (name !== "tag" || named.tag !== undefined || named.graph === undefined)
      requireKind(by, name, of, named[name]);
  const foreign = given.find(([name]) => !words.includes(name))?.[0];
  if (foreign !== undefined) {
    const meant = nearest(foreign, words);
    const wayOut = meant === undefined ? `there are ${words.join(", ")}` : `did you mean ${meant}?`;
    throw new ValueError(`${by}: unknown key ${show(foreign)}; ${wayOut}`);
  }
  const found = given.filter(([name]) => name in contents);
  if (found.length !== 1) {
    const names = found.map(([name]) => name).join(" and ") || "none";
    throw new ValueError(`${by} must have one of ${Object.keys(contents).join(", ")}; it has ${names}.`);
  }
  return found[0] as [string, unknown];
}

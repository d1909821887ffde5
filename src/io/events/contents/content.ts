/** Content: what an event says, be it a number, a histogram, an image, text or a graph. */
import type { Message } from "../protobuf.js";

export interface Content {
  /** No tag has contents of two kinds: viewers would show the first only. */
  readonly kind: "scalar" | "histogram" | "image" | "text" | "graph" | "purge";
  /** Writes its fields into an Event (event.proto of TensorBoard). */
  encode(event: Message, tag: string): void;
  /** What stands beside tag, step and time in a line of JSON. */
  json(): Readonly<Record<string, unknown>>;
}

/** The fields of event.proto. */
export const eventFields = {
  wallTime: 1,
  step: 2,
  fileVersion: 3,
  graph: 4,
  summary: 5,
  session: 7,
} as const;

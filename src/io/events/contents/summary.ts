/** Summaries: the values under a tag, as summary.proto of TensorBoard has them. */

import { Message } from "../protobuf.js";
import { eventFields } from "./content.js";

/** The fields of Summary.Value. */
export const valueFields = {
  tag: 1,
  simpleValue: 2,
  image: 4,
  histogram: 5,
  tensor: 8,
  metadata: 9,
} as const;

/** Writes an event's summary: one value, to which `fill` adds what it is. */
export function writeSummary(event: Message, tag: string, fill: (value: Message) => void): void {
  const value = new Message().text(valueFields.tag, tag);
  fill(value);
  event.message(eventFields.summary, new Message().message(1, value));
}

/** JSON has no NaN, no infinities and no -0: these are strings. */
export function jsonNumber(value: number): number | string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}

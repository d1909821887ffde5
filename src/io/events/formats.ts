/** The two formats of an event log: TensorBoard's files, and lines of JSON that any program reads. */
import { type Content, eventFields } from "./contents/content.js";
import { Message } from "./protobuf.js";
import { framed } from "./tfrecord.js";

/** One event. */
export interface Entry {
  /** "" where the content has none. */
  readonly tag: string;
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly content: Content;
}

export interface Format {
  /** The name of a file that begins at a time, in whole seconds. */
  readonly fileName: (seconds: string) => string;
  /** What a file begins with. */
  readonly begin: (wallTime: number) => Uint8Array;
  readonly encode: (entry: Entry) => Uint8Array;
}

const tensorboard: Format = {
  // TensorBoard reads the files whose names contain "tfevents", in the order of their names
  fileName: (seconds) => `events.out.tfevents.${seconds}.wengert`,
  begin: (wallTime) =>
    framed(
      new Message()
        .double(eventFields.wallTime, wallTime)
        .text(eventFields.fileVersion, "brain.Event:2")
        .finish(),
    ),
  encode({ tag, step, wallTime, content }) {
    const event = new Message().double(eventFields.wallTime, wallTime).varint(eventFields.step, step);
    content.encode(event, tag);
    return framed(event.finish());
  },
};

const jsonl: Format = {
  fileName: (seconds) => `events.${seconds}.jsonl`,
  begin: () => new Uint8Array(),
  encode({ tag, step, wallTime, content }) {
    const named = tag === "" ? {} : { tag };
    return utf8.encode(`${JSON.stringify({ ...named, step, wallTime, ...content.json() })}\n`);
  },
};

const utf8 = new TextEncoder();

export const formats = { tensorboard, jsonl } as const;

/**
 * Which files belong together: the index and the shards of a checkpoint have a mark in common, a hash of what
 * was saved, so that those of another training, or of another moment, are told from them.
 */
import { FormatError, show } from "../../arguments/index.js";
import type { Source } from "../../files/index.js";
import { readHeader, type ShardIndex } from "../../io/for-ranks.js";
import { hashOf } from "../world/hash.js";

/** The marks of what this program has written or read last, by the path of its index. */
export const lastSeen = new Map<string, string | undefined>();

/** In the metadata of the index, and of each shard. */
export const markKey = "checkpoint";

/** 16 hexadecimal digits. */
export function markOf(value: unknown): string {
  const hash = hashOf(new TextEncoder().encode(JSON.stringify(value)));
  return hash.map((part) => (part >>> 0).toString(16).padStart(8, "0")).join("");
}

/** undefined where an index has none: that of a checkpoint from before there were marks. */
export function markIn({ metadata }: ShardIndex): string | undefined {
  const mark = metadata[markKey];
  return typeof mark === "string" ? mark : undefined;
}

/** @throws FormatError for a shard of another checkpoint. */
export function requireShardOf(mark: string | undefined, source: Source): void {
  const found = mark === undefined ? undefined : readHeader(source).metadata[markKey];
  if (found === mark) return;
  throw new FormatError(
    `${source.label}, byte 8: expected a part of the checkpoint ${show(mark)}, as the index says, found ` +
      `one of ${show(found)}. Its files are of several moments, or of several trainings: put those back ` +
      "that belong together.",
  );
}

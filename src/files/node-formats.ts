/** What Node computes of the bytes of files, faster than a program: gzip and SHA-256. */
import { createHash } from "node:crypto";
import { constants, gunzipSync } from "node:zlib";
import { codeOf } from "./node-errors.js";

export function gunzip(packed: Uint8Array, atMost: number | undefined): Uint8Array {
  if (atMost === undefined) return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
  try {
    return gunzipSync(packed, { maxOutputLength: atMost });
  } catch (cause) {
    if (codeOf(cause) !== "ERR_BUFFER_TOO_LARGE") throw cause;
    throw new RangeError(`unpacks to more than ${atMost} bytes`, { cause });
  }
}

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

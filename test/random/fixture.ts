/** Reads what test/fixtures/numpy/generate.py wrote. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** The cases of one fixture file. */
export function readCases<T>(name: string): T[] {
  const url = new URL(`../fixtures/numpy/${name}`, import.meta.url);
  return (JSON.parse(readFileSync(url, "utf8")) as { cases: T[] }).cases;
}

/** SHA-256 of an array's bytes. */
export function sha256(array: Float64Array | Int32Array | Uint32Array): string {
  return createHash("sha256")
    .update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
    .digest("hex");
}

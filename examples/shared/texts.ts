/** Texts that programs learn from. */
import { readFileSync } from "node:fs";

const read = (name: string) => readFileSync(new URL(`texts/${name}.txt`, import.meta.url), "utf8");

/** Names of rivers. */
export const rivers: readonly string[] = read("rivers").trim().split(/\s+/);

/** A text of 500 letters on the way back of a gradient, in one line. */
export const wayBack: string = read("way-back").replaceAll("\n", " ");

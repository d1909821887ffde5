/** Texts that programs learn from. */
import { readFileSync } from "node:fs";

const read = (name: string) => readFileSync(new URL(`texts/${name}.txt`, import.meta.url), "utf8");

/** Names of rivers. */
export const rivers: readonly string[] = read("rivers").trim().split(/\s+/);

/** A text of 500 letters on the way back of a gradient, in one line. */
export const wayBack: string = read("way-back").replaceAll("\n", " ");

/** Which members of Zachary's karate club (1977) are friends, 34 of them from 0 on; each pair once. */
export const friends: readonly (readonly [number, number])[] = read("karate")
  .trim()
  .split("\n")
  .flatMap((line) => {
    const [member = 0, ...others] = line.split(" ").map(Number);
    return others.map((other) => [member, other] as const);
  });

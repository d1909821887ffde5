/** What is wrong with an answer, beside the one that the sources give here. */
import { availableParallelism } from "node:os";
import type { Answer } from "../program/answer.js";
import type { Place } from "./place.js";

/** Sentences; none where all is as it should be. */
export function faults(given: Answer, expected: Answer, forbids?: Place["forbids"]): string[] {
  return [
    ...ofLosses(given.losses, expected.losses),
    ...ofWords(given, expected),
    ...ofSpeed(given, forbids),
  ];
}

const lossOf = (bits: string) =>
  new Float32Array(Uint32Array.of(Number.parseInt(bits, 16)).buffer)[0] ?? Number.NaN;

function ofLosses(losses: readonly string[], expected: readonly string[]): string[] {
  if (losses.length !== expected.length) return [`${losses.length} losses, not ${expected.length}`];
  const differing = losses.flatMap((bits, i) => {
    const wanted = expected[i] ?? "";
    const [a, b] = [lossOf(bits), lossOf(wanted)];
    return bits === wanted ? [] : [{ i, bits, a, wanted, b }];
  });
  const [first] = differing;
  if (first === undefined) return [];
  const { i, bits, a, wanted, b } = first;
  const many = differing.length === 1 ? "1 loss differs" : `${differing.length} losses differ, the first`;
  return [`${many} at iteration ${i}: ${a} (${bits}), not ${b} (${wanted})`];
}

function ofWords({ words, missing }: Answer, expected: Answer): string[] {
  const found = Object.entries(expected.words).flatMap(([what, text]) => {
    const [given, wanted] = [words[what] ?? "", text].map((each) => each.split("\n"));
    const line = wanted?.findIndex((each, i) => each !== given?.[i]) ?? -1;
    if (words[what] === text) return [];
    return [`line ${line + 1} of the ${what} is ${show(given?.[line])}, not ${show(wanted?.[line])}`];
  });
  // the client has no optional package; the repository has them all
  for (const [name, said] of Object.entries(missing))
    if (!said.startsWith("MissingPackageError: ") || !said.includes(`npm install ${name}`))
      found.push(`what is said of the missing ${name} is ${show(said)}`);
  return found;
}

const show = (line = "") => JSON.stringify(line.length > 160 ? `${line.slice(0, 160)}...` : line);

/** What is slower than it could be must say why. */
function ofSpeed({ simd, threads }: Answer, forbids?: Place["forbids"]): string[] {
  const found: string[] = [];
  if (simd.available && forbids === "WebAssembly") found.push("WebAssembly computes where it is forbidden");
  if (!simd.available && (forbids !== "WebAssembly" || simd.reason === ""))
    found.push(`no SIMD, ${simd.reason || "and no reason given"}`);
  if (threads.threads === 1 && threads.reason === "" && availableParallelism() > 1)
    found.push("one thread, and no reason given");
  if (threads.running !== threads.threads) found.push(`${threads.running} of ${threads.threads} threads run`);
  return found;
}

/** Stands in for "vitest" in test files under mutation: tests are collected instead of run, to be run again for each mutant. */
import { expect, expectTypeOf, vi } from "vitest";

export { expect, expectTypeOf, vi };

export interface CollectedTest {
  readonly name: string;
  readonly run: () => Promise<void>;
}

export const collected: CollectedTest[] = [];

type Body = (...args: never[]) => unknown;
interface Block {
  readonly name: string;
  readonly before: (() => unknown)[];
  readonly after: (() => unknown)[];
}

const file: Block = { name: "", before: [], after: [] };
let blocks: Block[] = [file];
let finished: (() => unknown)[] = [];

/** Collects a file's tests under its name. */
export async function collectFile(name: string, load: () => Promise<unknown>): Promise<void> {
  blocks = [{ name, before: [], after: [] }];
  await load();
  blocks = [file];
}

const call = (body: Body, args: readonly unknown[]) => body(...(args as never[]));

function addTest(name: string, body: Body, args: readonly unknown[] = []): void {
  const around = blocks;
  const title = [...around.map((block) => block.name), name].filter((part) => part !== "").join(" > ");
  collected.push({
    name: title,
    run: async () => {
      finished = [];
      for (const block of around) for (const hook of block.before) await hook();
      try {
        await call(body, args);
      } finally {
        for (const hook of finished) await hook();
        for (const block of [...around].reverse()) for (const hook of block.after) await hook();
      }
    },
  });
}

function addBlock(name: string, body: Body, args: readonly unknown[] = []): void {
  const outer = blocks;
  blocks = [...outer, { name, before: [], after: [] }];
  call(body, args);
  blocks = outer;
}

/** `%s` and `$field` in the name of a generated test. */
function title(name: string, args: readonly unknown[]): string {
  let next = 0;
  return name
    .replace(/%[sdo]/g, () => String(args[next++]))
    .replace(/\$(\w+)/g, (whole, key: string) => {
      const first = args[0];
      return typeof first === "object" && first !== null && key in first
        ? String(first[key as keyof typeof first])
        : whole;
    });
}

type Adder = (name: string, body: Body, args?: readonly unknown[]) => void;

const each =
  (add: Adder) =>
  (cases: readonly unknown[]) =>
  (name: string, body: Body): void => {
    for (const one of cases) {
      const args = Array.isArray(one) ? one : [one];
      add(title(name, args), body, args);
    }
  };

/** Between the name and the body there may be options. */
const variants = (add: Adder) =>
  Object.assign((name: string, ...rest: [Body] | [object, Body]) => add(name, rest.at(-1) as Body), {
    each: each(add),
    skipIf: (condition: unknown) =>
      condition ? () => undefined : (name: string, body: Body) => add(name, body),
    runIf: (condition: unknown) =>
      condition ? (name: string, body: Body) => add(name, body) : () => undefined,
  });

export const test = variants(addTest);
export const it = test;
export const describe = variants(addBlock);
export const beforeEach = (hook: () => unknown) => void (blocks.at(-1) as Block).before.push(hook);
export const afterEach = (hook: () => unknown) => void (blocks.at(-1) as Block).after.push(hook);
/** Once is not enough where tests run again and again. */
export const beforeAll = beforeEach;
export const afterAll = afterEach;
export const onTestFinished = (hook: () => unknown) => void finished.push(hook);

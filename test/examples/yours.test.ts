/** The functions that readers of the lessons write: what is right, the hint for each usual mistake, and what else they may give. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { Generator } from "wengert";
import { judge, judgement } from "../../examples/lessons/yours/judge.js";
import { type Task, tasks } from "../../examples/lessons/yours/tasks.js";
import { root } from "../helpers/programs.js";
import { bySize } from "../helpers/size.js";

const folder = join(root, "examples/lessons/yours");
const programs = readdirSync(folder).filter((file) => /^\d\d-/.test(file));
const names = Object.keys(tasks) as (keyof typeof tasks)[];
const textOf = (path: string) => readFileSync(path, "utf8");

test("each is asked for by one program, to which the lesson of its name leads in every language", () => {
  const asked = programs.map((file) => {
    const [, name] = /^judge\("(\w+)", \w+, "en"\);\n$/m.exec(textOf(join(folder, file))) ?? [];
    const lessons = join(root, "examples/lessons");
    expect(textOf(join(lessons, file.replace(".ts", ".md")))).toContain(`](yours/${file})\n\n<details>`);
    for (const lang of ["ja", "zh"])
      expect(textOf(join(lessons, lang, file.replace(".ts", ".md")))).toContain(`](../yours/${file})`);
    return name;
  });
  expect(asked.sort()).toEqual([...names].sort());
});

test.each(bySize(programs, programs.slice(0, 1)))(
  "%s runs as it stands, and gets the hint for its mistake",
  { timeout: 60_000 },
  (file) => {
    const printed = execFileSync(process.execPath, ["--import", "tsx", join(folder, file)], {
      cwd: root,
      encoding: "utf8",
    });
    const hints = Object.values<Task>(tasks).flatMap(({ mistakes }) => mistakes.map(([, { en }]) => en));
    expect(hints.map((hint) => `Not yet. ${hint}\n`)).toContain(printed);
  },
);

describe.each(names)("%s", (name) => {
  const { right, mistakes, tries }: Task = tasks[name];
  const written = right as (...given: never[]) => unknown;
  const all = tries(new Generator(29)).length;

  test("the right function is right, each mistake gets its hint, in every language", () => {
    expect(judgement(name, written)).toBe(`Right, at all ${all} values that it was tried at.`);
    for (const [mistake, hint] of mistakes)
      for (const lang of ["en", "ja", "zh"] as const)
        expect(judgement(name, mistake as typeof written, lang)).toMatch(
          new RegExp(`${escaped(hint[lang])}$`),
        );
  });

  test("the values tell all mistakes apart", () => {
    const outcomes = [right, ...mistakes.map(([wrong]) => wrong)].map((each) =>
      JSON.stringify(tries(new Generator(29)).map((given) => each(...given))),
    );
    expect(new Set(outcomes).size).toBe(outcomes.length);
  });

  test("rounding does not matter, a small error does", () => {
    const off =
      (by: number) =>
      (...given: never[]) => {
        const value = right(...given);
        return typeof value === "number" ? value + by : value.map((each) => each + by);
      };
    expect(judgement(name, off(1e-9))).toMatch(/^Right/);
    expect(judgement(name, off(1e-3))).toBe(`Not yet. It is right at 0 of ${all} values.`);
  });
});

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

describe("whatever a function does", () => {
  test.each<[string, (...given: never[]) => unknown, string]>([
    ["nothing", () => undefined, "Not yet. Your function gave nothing. A number is asked for."],
    [
      "a promise",
      async () => 1,
      "Not yet. Your function gave a promise (its function is async). A number is asked for.",
    ],
    ["a text", () => "g", 'Not yet. Your function gave "g". A number is asked for.'],
    ["NaN", () => Number.NaN, "Not yet. It is right at 0 of 6 values."],
    [
      "an error",
      () => {
        throw new TypeError("no");
      },
      "Not yet. Your function threw an error: TypeError: no",
    ],
  ])("%s gets a sentence", (_, written, said) => {
    expect(judgement("sigmoid", written)).toBe(said);
  });

  test("a list of another length is named, and one that writes to what it gets harms nobody", () => {
    expect(judgement("product", () => [1])).toBe(
      "Not yet. Your function gave [1]. A list of 2 numbers is asked for.",
    );
    const greedy = (pixels: number[], g: number) => {
      const largest = Math.max(...pixels.splice(0).toSorted((a, b) => b - a));
      return [largest, g];
    };
    expect(judgement("max", greedy)).toMatch(/^Not yet/);
    expect(judgement("max", tasks.max.right)).toMatch(/^Right/);
  });

  test("NaN is called so, any array of numbers is a list, and what is no function, task or language is said", () => {
    expect(judgement("product", () => Number.NaN)).toBe(
      "Not yet. Your function gave NaN. A list of 2 numbers is asked for.",
    );
    expect(
      judgement("product", (...given: Parameters<typeof tasks.product.right>) =>
        Float64Array.from(tasks.product.right(...given) as number[]),
      ),
    ).toMatch(/^Right/);
    expect(judgement("product", () => [1n, Number.NaN])).toContain('gave ["1","NaN"].');
    expect(judgement("relu", 3 as never)).toBe("Not yet. Write a function: this is 3.");
    expect(() => judgement("nope" as never, () => 1)).toThrow('there is no "nope"; there are ');
    expect(() => judgement("relu", () => 1, "fr" as never)).toThrow('there is no "fr"; there are en, ja, zh');
  });

  test("part of the truth is counted", () => {
    expect(judgement("relu", () => 0)).toMatch(/^Not yet\. It is right at [1-7] of 8 values\.$/);
  });

  test("what is found is printed", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    judge("sigmoid", tasks.sigmoid.right, "ja");
    expect(log.mock.calls).toEqual([["正解です。試した 6 個の値すべてで合っています。"]]);
    log.mockRestore();
  });
});

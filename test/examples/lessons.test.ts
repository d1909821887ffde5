/**
 * The lessons: what they print and draw is kept under golden/, byte for byte, and their site opens from disk.
 * UPDATE_GOLDEN=1 npx vitest run test/examples/lessons.test.ts writes the files anew.
 */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Exercise, exercisesIn } from "../../examples/lessons/exercises.js";
import { folderOf, languageNames, words } from "../../examples/lessons/words.js";
import type { Language } from "../../src/viz/index.js";
import { accessibilityFaults, openVisits, sidewaysOverflow } from "../helpers/pages.js";
import { root } from "../helpers/programs.js";
import { bySize, everyNth, full } from "../helpers/size.js";
import { chromiumPath, sayIfSkipped } from "../viz/browser.js";
import { labelsIn, layoutNew, layoutOld } from "../viz/layout.js";

sayIfSkipped("the pages of the lessons");

const visit = openVisits();
const sources = join(root, "examples/lessons");
const golden = fileURLToPath(new URL("./golden/", import.meta.url));
const site = mkdtempSync(join(tmpdir(), "wengert-lessons-"));
const alone = mkdtempSync(join(tmpdir(), "wengert-lesson-"));
const update = process.env.UPDATE_GOLDEN === "1";
const spoken = bySize(["en", "ja", "zh"] as const, ["en", "ja"] as const);

const lessons = readdirSync(sources)
  .filter((file) => /^\d\d-.*\.ts$/.test(file))
  .map((file) => file.slice(0, -".ts".length));

beforeAll(() => {
  const asked = ["--playground", "try.html", "--lang", spoken.join(",")];
  const build = ["--import", "tsx", "examples/lessons/build.ts", site, ...asked];
  execFileSync(process.execPath, build, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}, 240_000);
afterAll(() => {
  for (const folder of [site, alone]) rmSync(folder, { recursive: true, force: true });
});

const made = (file: string) => readFileSync(join(site, file), "utf8");
const linksIn = (text: string) =>
  [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = ""]) => link);
/** The pictures that the text of a lesson shows. */
const pictures = lessons.flatMap((name) =>
  linksIn(readFileSync(join(sources, `${name}.md`), "utf8")).flatMap(
    (link) => /\/([\w-]+)\.dot$/.exec(link)?.[1] ?? [],
  ),
);

function compare(file: string): void {
  const path = join(golden, file);
  if (update) {
    mkdirSync(golden, { recursive: true });
    writeFileSync(path, made(file));
  }
  expect(existsSync(path), `${file}: UPDATE_GOLDEN=1 writes it`).toBe(true);
  expect(made(file)).toBe(readFileSync(path, "utf8"));
}

test("each is a program and a text, and they are numbered in order", () => {
  expect(lessons.map((name) => Number.parseInt(name, 10))).toEqual(lessons.map((_, i) => i + 1));
  const texts = readdirSync(sources).filter((file) => /^\d\d-.*\.md$/.test(file));
  expect(texts).toEqual(lessons.map((name) => `${name}.md`));
});

test("the table of contents names them all, by their titles", () => {
  const contents = readFileSync(join(sources, "README.md"), "utf8").match(/^\d+\. \[.*\]\(.*\.md\)$/gm);
  const titles = lessons.map((name) => {
    const [, number, title] =
      /^# (\d+)\. (.*)$/m.exec(readFileSync(join(sources, `${name}.md`), "utf8")) ?? [];
    return `${number}. [${title}](${name}.md)`;
  });
  expect(contents).toEqual(titles);
});

test.each(bySize(lessons, lessons.slice(0, 1)))(
  "%s prints the same as a program of its own",
  { timeout: 60_000 },
  (name) => {
    const program = ["--import", "tsx", `examples/lessons/${name}.ts`, alone];
    expect(execFileSync(process.execPath, program, { cwd: root, encoding: "utf8" })).toBe(
      made(`${name}.txt`),
    );
  },
);

describe.each(lessons)("%s", (name) => {
  test("prints what the file says, byte for byte", () => compare(`${name}.txt`));

  test("asks first, then shows the program, its output and its picture, what to notice, and an exercise with its answer folded", () => {
    const text = readFileSync(join(sources, `${name}.md`), "utf8");
    const order = [
      /^# \d+\. /m,
      /^> /m,
      new RegExp(`^\\[.*\\]\\(${name}\\.ts\\)$`, "m"),
      new RegExp(`^\\[.*\\]\\(.*/golden/${name}\\.txt\\)$`, "m"),
      /^\[.*\]\(.*\.dot\)$/m,
      /^## What to notice$/m,
      /^## Exercise$/m,
      /^<!-- check$/m,
      /^<details>\n<summary>Answer<\/summary>\n$/m,
      /^<\/details>$/m,
    ].map((part) => text.search(part));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order[0]).toBe(0);
    expect(order).not.toContain(-1);
    expect(text).toContain("?");
    for (const link of linksIn(text)) expect(existsSync(join(sources, link)), link).toBe(true);
  });
});

/** The answer boxes of a lesson. */
const boxes = (name: string) =>
  readFileSync(join(sources, `${name}.md`), "utf8")
    .match(/^<!-- check\n[\s\S]*?^-->$/gm)
    ?.flatMap(exercisesIn) ?? [];

/** What the page says to an answer, in English where nothing else is asked for. */
type Judged = (text: string, exercise: Exercise, said: object) => { right: boolean; words: string };

describe("the answer boxes", () => {
  let program: Judged;
  const judged = (text: string, exercise: Exercise, said: object = words.en) => program(text, exercise, said);
  beforeAll(async () => {
    Object.assign(globalThis, { document: { querySelectorAll: () => [] } });
    const file = pathToFileURL(join(sources, "page/exercises.js")).href;
    ({ judged: program } = (await import(file)) as { judged: Judged });
    Reflect.deleteProperty(globalThis, "document");
  });
  test.each(lessons)("%s: the answer is right, and each mistake gets its hint", (name) => {
    expect(boxes(name).length).toBeGreaterThan(0);
    for (const exercise of boxes(name)) {
      expect(judged(exercise.right, exercise)).toEqual({ right: true, words: "Right." });
      for (const [wrong, hint] of exercise.hints)
        expect(judged(wrong, exercise), wrong).toEqual({ right: false, words: `Not yet. ${hint}` });
    }
  });

  test("numbers, lists and formulas are read as people write them", () => {
    const of = (right: string, letter = ""): Exercise => ({ question: "", right, letter, hints: [] });
    for (const [text, exercise] of [
      ["−1,1", of("-1.1")],
      ["4/12 4/12, 4/12".replace(" ", ", "), of("[1/3, 1/3, 1/3]")],
      ["[[1, 2], [3, 4]]", of("[[1, 2], [3, 4]]")],
      ["Y − y²", of("y (1 - y)", "y")],
      ["(1 - y) y", of("y (1 - y)", "y")],
      ["x ** 2 + 2x", of("x (x + 2)", "x")],
      ["１、２．５", of("[1, 2.5]")],
      ["［－１，２］", of("[-1, 2]")],
      ["ｙ（１－ｙ）", of("y (1 - y)", "y")],
      ["1.1^10", of("2.5937")],
      ["2 * 3**2", of("18")],
    ] as const)
      expect(judged(text, exercise).words, text).toBe("Right.");
    for (const [text, exercise, words] of [
      ["1.1", of("-1.1"), "The size is right, the sign is not."],
      ["[[1, 3], [2, 4]]", of("[[1, 2], [3, 4]]"), "Transposed: rows and columns changed places."],
      ["[1, 2]", of("[[1, 2]]"), "Not yet."],
      ["(3)", of("[1, 2, 3]"), "Not yet."],
      ["many", of("3"), "Write a number, such as -1.5 or 2/3."],
      ["", of("3"), "Write a number, such as -1.5 or 2/3."],
      ["alert(1)", of("h^2", "h"), "Write it with h and numbers, such as 2 h + 1."],
    ] as const)
      expect(judged(text, exercise), text).toEqual({ right: false, words });
  });

  test("speak the language of the page", () => {
    const exercise: Exercise = { question: "", right: "2", letter: "", hints: [["1", "もう 1 つ。"]] };
    expect(judged("2", exercise, words.ja).words).toBe("正解です。");
    expect(judged("1", exercise, words.ja).words).toBe("まだです。もう 1 つ。");
    expect(judged("?", { ...exercise, letter: "h" }, words.zh).words).toBe("请用 h 和数来写，例如 2 h + 1。");
  });

  test("a line that says nothing is refused", () => {
    expect(() => exercisesIn("<!-- check\nwhat?\n-->")).toThrow(/"what\?" is neither/);
    expect(() => exercisesIn("<!-- check\n  1 = hint\n-->")).toThrow(/neither/);
    expect(exercisesIn("<!-- of another kind -->")).toEqual([]);
  });
});

describe.each(pictures)("%s.dot", (name) => {
  test("is what the file says, byte for byte", () => compare(`${name}.dot`));

  test("is drawn by Graphviz 5 and 16 with every label", async () => {
    const dot = made(`${name}.dot`);
    const labels = labelsIn(dot);
    expect(labels.length).toBeGreaterThan(3);
    for (const { texts } of [await layoutOld(dot), await layoutNew(dot)])
      expect(texts).toEqual(expect.arrayContaining(labels));
  });
});

test("no golden is left over, and every picture that a program draws is shown", () => {
  const files = [...lessons.map((name) => `${name}.txt`), ...pictures.map((name) => `${name}.dot`)].sort();
  expect(readdirSync(golden).sort()).toEqual(files);
  expect(
    readdirSync(site)
      .filter((file) => file.endsWith(".dot"))
      .sort(),
  ).toEqual(files.filter((file) => file.endsWith(".dot")));
});

/** The numbers that the guide promises, in the order in which they are printed. */
test.each<[string, number[]]>([
  ["01-apple", [220, 2.2, 110, 200]],
  ["02-apple-and-orange", [715, 2.2, 110, 3.3, 165, 650]],
  ["03-sum-times-z", [-12, -4, -4, 3]],
  ["04-diamond", [12, 4]],
])("%s: %j", (name, numbers) => {
  const printed = [...made(`${name}.txt`).matchAll(/(?:tensor\(| )(-?\d+(?:\.\d+)?)(?=[,\n]|$)/g)];
  expect(printed.map(([, number]) => Number(number))).toEqual(numbers);
});

/** Which pages there are in another language. */
const translated = (lang: Language) =>
  ["teachers", ...lessons].filter((name) => existsSync(join(sources, lang, `${name}.md`)));

describe.each(spoken.filter((lang) => lang !== "en"))("in %s", (lang) => {
  const page = (name: string) => made(`${folderOf(lang)}${name}.html`);

  test("the pages, their pictures and the players speak it", () => {
    for (const name of ["index", ...translated(lang)]) expect(page(name)).toContain(`<html lang="${lang}">`);
    for (const name of translated(lang).filter((each) => each !== "teachers")) {
      expect(page(name)).toContain(`>${words[lang].predict}</h2>`);
      const [, player = ""] = /<iframe src="([\w-]+)\.html"/.exec(page(name)) ?? [];
      expect(page(player)).toContain(`<html lang="${lang}"`);
      expect(page(name)).toContain("from &#34;wengert&#34;");
      const text = page(name).replace(/<(pre|script)[\s\S]*?<\/\1>/g, "");
      expect(text, "emphasis that Markdown did not close").not.toContain("**");
      expect(page(name)).toContain(`href="../try.html?lang=${lang}#${name}"`);
    }
  });

  test("every address is a file, and leads to the same page in the other languages", () => {
    for (const name of ["index", ...translated(lang)]) {
      for (const [, address = ""] of page(name).matchAll(/\b(?:href|src|srcset)="([^"]*)"/g))
        if (!address.startsWith("../try.html"))
          expect(existsSync(join(site, lang, address)), `${name}: ${address}`).toBe(true);
      expect(page(name)).toContain(
        `<a lang="en" hreflang="en" href="../${name}.html">${languageNames.en}</a>`,
      );
      expect(page(name)).toContain(`<link rel="alternate" hreflang="en" href="../${name}.html">`);
      expect(made(`${name}.html`)).toContain(
        `<a lang="${lang}" hreflang="${lang}" href="${lang}/${name}.html">${languageNames[lang]}</a>`,
      );
    }
  });
});

describe("the site", () => {
  const pages = [
    ...["index.html", "teachers.html", ...lessons.map((name) => `${name}.html`)],
    ...spoken
      .filter((lang) => lang !== "en")
      .flatMap((lang) => ["index", ...translated(lang)].map((name) => `${lang}/${name}.html`)),
  ];
  const inEnglish = pages.filter((page) => !page.includes("/"));

  test("the teachers' page has an objective for each lesson, and the answer to each box", () => {
    const page = made("teachers.html");
    const rows = [...page.matchAll(/<tr>\s*<td><a href="([\w-]+)\.html">(\d+)<\/a>/g)];
    expect(rows.map(([, name]) => name)).toEqual(lessons);
    expect(rows.map(([, , number]) => Number(number))).toEqual(lessons.map((_, i) => i + 1));
    for (const name of lessons)
      for (const { right } of boxes(name)) expect(page).toContain(`<strong>${right}</strong>`);
  });

  test("has a page for each lesson, and the index leads to all of them", () => {
    for (const page of pages) expect(made(page)).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\n$/);
    for (const name of lessons) expect(made("index.html")).toContain(`href="${name}.html"`);
  });

  test("every address is a file that stands beside the page, but for the playground, which was named", () => {
    for (const page of inEnglish)
      for (const [, address = ""] of made(page).matchAll(/\b(?:href|src|srcset)="([^"]*)"/g))
        if (address !== `try.html#${page.replace(".html", "")}` && !address.startsWith("try.html#code="))
          expect(existsSync(join(site, address)), `${page}: ${address}`).toBe(true);
    for (const name of lessons) expect(made(`${name}.html`)).toContain(`href="try.html#${name}"`);
  });

  test("asks for gradients before it shows them", () => {
    for (const name of lessons) {
      const page = made(`${name}.html`);
      const [asked, shown] = [page.indexOf("<iframe"), page.indexOf('class="output"')];
      expect(asked).toBeGreaterThan(0);
      expect(shown).toBeGreaterThan(asked);
      const [, player = ""] = /<iframe src="([^"]+)"/.exec(page) ?? [];
      expect(made(player), player).toMatch(/id="predict"[^>]* checked/);
    }
  });

  test("shows the program and what it printed, and folds the answer", () => {
    for (const name of lessons) {
      const page = made(`${name}.html`);
      expect(page).toContain("from &#34;wengert&#34;");
      expect(page).toMatch(/<details>\s*<summary>Answer<\/summary>/);
      expect(page).not.toContain("<details open");
    }
    expect(made("01-apple.html")).toContain("tax        tensor(200, float32)");
  });

  describe.skipIf(chromiumPath === undefined)("in Chromium, from disk", () => {
    const seen = everyNth(13, pages);
    const seenPictures = seen.flatMap((page) =>
      pictures.filter((name) => page.replace(/.*\//, "").startsWith(name.slice(0, 3))),
    );
    const views: ["light" | "dark", number, "screen" | "print"][] = [
      ["dark", 360, "screen"],
      ["light", 1280, "screen"],
      ["light", 800, "print"],
    ];
    test.each(bySize(views, views.slice(0, 1)))(
      "%s, %i pixels wide, %s: no fault, nothing sticks out, nothing is fetched",
      { timeout: 240_000 },
      async (colorScheme, width, media) => {
        const address = (page: string) => pathToFileURL(join(site, page)).href;
        const { result, complaints, requests } = await visit(
          address("index.html"),
          { colorScheme, width, media, bypassPolicy: true }, // axe is a script
          async (opened) => {
            const found: Record<string, unknown> = {};
            for (const page of seen) {
              await opened.goto(address(page));
              found[page] = {
                overflow: await sidewaysOverflow(opened),
                broken: await opened.evaluate(
                  "[...document.images].filter((image) => image.naturalWidth === 0).length",
                ),
                faults: await accessibilityFaults(opened),
              };
            }
            return found;
          },
        );
        for (const page of seen) expect(result[page], page).toEqual({ overflow: 0, broken: 0, faults: [] });
        expect(complaints).toEqual([]);
        for (const request of requests) expect(request).toMatch(/^file:/);
      },
    );

    test.skipIf(!full)(
      "on paper the answers stand open, and nothing is left that one would have to click",
      {
        timeout: 120_000,
      },
      async () => {
        const address = pathToFileURL(join(site, "01-apple.html")).href;
        const answer = /each whole unit of it costs 200\syen/;
        const read = (media: "screen" | "print") =>
          visit(address, { media }, (opened) => opened.locator("body").innerText());
        expect((await read("screen")).result).not.toMatch(answer);
        const { result } = await read("print");
        expect(result).toMatch(answer);
        expect(result).not.toMatch(/Next:|Step through it|The picture in words/);
      },
    );

    test("an answer is checked with the keyboard alone, under the page's policy", {
      timeout: 60_000,
    }, async () => {
      const address = pathToFileURL(join(site, "01-apple.html")).href;
      const { result, complaints } = await visit(address, { width: 360 }, async (opened) => {
        const said: (string | null)[] = [];
        await opened.getByLabel("By how many yen").focus();
        for (const answer of ["200", "2"]) {
          await opened.keyboard.press("Control+A");
          await opened.keyboard.type(answer);
          await opened.keyboard.press("Enter");
          said.push(await opened.getByRole("status").textContent());
        }
        return said;
      });
      expect(result).toEqual([expect.stringMatching(/^Not yet\. That is the gradient/), "Right."]);
      expect(complaints).toEqual([]);
    });

    test("the same page in another language opens at the part that was read", {
      timeout: 60_000,
    }, async () => {
      const address = pathToFileURL(join(site, "01-apple.html")).href;
      const { result, complaints } = await visit(address, {}, async (opened) => {
        const said: string[] = [];
        await opened.getByLabel("By how many yen").scrollIntoViewIfNeeded();
        await opened.evaluate("document.querySelector('#answer-1').scrollIntoView()");
        await opened.getByRole("link", { name: languageNames.ja }).dispatchEvent("click");
        await opened.waitForURL(/\/ja\//);
        said.push(await opened.evaluate("location.hash + ' ' + document.documentElement.lang"));
        await opened.getByRole("textbox").fill("２００");
        await opened.getByRole("button", { name: words.ja.check }).click();
        said.push((await opened.getByRole("status").textContent()) ?? "");
        return said;
      });
      expect(result).toEqual([
        expect.stringMatching(/^#(section-2|answer-1) ja$/),
        expect.stringMatching(/^まだです。それは勾配です/),
      ]);
      expect(complaints).toEqual([]);
    });

    const widths: [number, number][] = [
      [360, 0.75],
      [1280, 0.57],
    ];
    test.each(bySize(widths, widths.slice(0, 1)))(
      "%i pixels wide, no picture is smaller than %f of its size, and a slide shows all of each",
      {
        timeout: 120_000,
      },
      async (width, least) => {
        const address = (page: string) => pathToFileURL(join(site, page)).href;
        const { result } = await visit(address("index.html"), { width }, async (opened) => {
          const sizes: { shown: number; whole: number; room: number }[] = [];
          for (const page of seen) {
            await opened.goto(address(page));
            sizes.push(
              ...((await opened.evaluate(
                "[...document.images].map((image) => ({ shown: image.clientWidth, whole: Number(image.getAttribute('width')), room: image.closest('.wide').clientWidth }))",
              )) as typeof sizes),
            );
          }
          return sizes;
        });
        expect(result).toHaveLength(seenPictures.length);
        for (const { shown, whole, room } of result) {
          expect(shown).toBeGreaterThanOrEqual(Math.floor(whole * least));
          if (width === 1280) expect(shown).toBeLessThanOrEqual(room);
        }
      },
    );

    test("every picture can be stepped through to its end, without a complaint", {
      timeout: 120_000,
    }, async () => {
      const stepped = bySize(pictures, ["01-apple", "11-zero-grad"]);
      const address = (picture: string) => pathToFileURL(join(site, `${picture}-player.html`)).href;
      const { result, complaints } = await visit(address("01-apple"), {}, async (opened) => {
        const lastSteps: Record<string, string> = {};
        for (const picture of stepped) {
          await opened.goto(address(picture));
          await opened.keyboard.press("End");
          lastSteps[picture] = await opened.locator("body").innerText();
        }
        return lastSteps;
      });
      expect(complaints).toEqual([]);
      for (const picture of stepped) expect(result[picture], picture).toMatch(/Step (\d+) of \1\b/);
      expect(result["01-apple"]).toContain("∂price/∂apple = upstream 1.1 × local 2 (= apple_num) = 2.2");
      expect(result["11-zero-grad"]).toContain("w.grad holds -12");
    });
  });
});

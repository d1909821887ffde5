/**
 * `<wengert-player>` in Chromium, from one script file: from JSON in it, from a page, from an address, under a
 * strict policy; and what docs/embedding.md says.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { definePlayer, graphJson, toHtml } from "wengert/viz";
import { openVisits } from "../../helpers/pages.js";
import { chromiumPath, sayIfSkipped } from "../browser.js";
import { apple, differentiated } from "../graphs.js";

test("where there are no elements nothing is defined", () => {
  expect(() => definePlayer()).not.toThrow();
  expect(() => definePlayer("Player")).toThrow("definePlayer: name must be the name of an element: lower");
});

/** The blocks of docs/embedding.md, as they stand there. */
const recipes = [...readFileSync("docs/embedding.md", "utf8").matchAll(/```html\n([\s\S]*?)```/g)].map(
  ([, recipe = ""]) => recipe,
);

/** Attributes, and what the element says of them. */
const failing: readonly (readonly [string, string])[] = [
  ['src="/none.json"', "/none.json: status 404"],
  ['src="/none.html"', "/none.html: status 404"],
  ['src="/apple.json" theme="drak"', 'theme must be light or dark or print or contrast, got "drak"'],
  ['src="/apple.json" lang="fr"', 'lang must be en or ja or zh, got "fr"'],
  [
    'src="/apple.html" predict',
    "predict: a page has its own, toHtml(graph, { predict }); this is for graphs as JSON",
  ],
];

sayIfSkipped("<wengert-player>");
describe.skipIf(chromiumPath === undefined)("<wengert-player>", () => {
  const visit = openVisits();
  const files = new Map([["/favicon.ico", ""]]); // which Chromium asks for by itself
  const server = createServer(({ url = "" }, response) => {
    const [path = ""] = url.split("?");
    const found = files.get(path);
    const kind = path.endsWith(".js")
      ? "text/javascript"
      : path.endsWith(".json")
        ? "application/json"
        : "text/html";
    // a strict policy: own files alone, no script in the page
    const policy =
      path === "/strict.html"
        ? { "Content-Security-Policy": "default-src 'self'; style-src 'self'; frame-src 'self'" }
        : {};
    response.writeHead(found === undefined ? 404 : 200, {
      "Content-Type": `${kind}; charset=utf-8`,
      ...policy,
    });
    response.end(found);
  });
  let home = "";
  beforeAll(async () => {
    const bundle = await rolldown({
      input: "program.ts",
      platform: "browser",
      onLog: () => {}, // what only Node asks of a file means nothing in a classic script
      external: ["@resvg/resvg-js", "modern-gif"], // what draws no player
      plugins: [
        {
          name: "one file",
          resolveId: (id) => (id === "program.ts" ? id : null),
          load: (id) =>
            id === "program.ts"
              ? `import { definePlayer } from ${JSON.stringify(`${process.cwd()}/src/viz/index.ts`)}; definePlayer();`
              : null,
        },
      ],
    });
    const { output } = await bundle.generate({ format: "iife", minify: true, codeSplitting: false });
    const graph = differentiated(apple());
    const page = (body: string) =>
      `<!doctype html><html lang="en"><title>t</title><body>${body}</body></html>`;
    const script = '<script src="/wengert-player.js"></script>';
    files.set("/wengert-player.js", output[0].code);
    files.set("/apple.json", graphJson(graph));
    files.set("/apple.html", await toHtml(graph));
    files.set("/strict.html", page(`${script}<wengert-player src="/apple.html"></wengert-player>`));
    for (const [i, [attributes]] of failing.entries())
      files.set(`/failing-${i}.html`, page(`${script}<wengert-player ${attributes}></wengert-player>`));
    files.set(
      "/inside.html",
      page(
        `${script}<div lang="ja-JP"><wengert-player predict theme="dark"><script type="application/json">` +
          `${graphJson(graph).replaceAll("<", "\\u003c")}</script></wengert-player></div>`,
      ),
    );
    files.set(
      "/two.html",
      page(
        `${script}<style>#small { height: 300px; width: 50% }</style><p>Before</p>` +
          '<wengert-player src="/apple.html" title="the first"></wengert-player>' +
          '<wengert-player id="small" src="/apple.json"></wengert-player><p id="after">After</p>',
      ),
    );
    for (const [i, recipe] of recipes.entries()) files.set(`/recipe-${i}.html`, page(recipe));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }, 120_000);
  afterAll(() => server.close());

  const count = (path: string) =>
    visit(`${home}${path}`, {}, async (page) => {
      await expect.poll(() => page.frames().length, { timeout: 30_000 }).toBeGreaterThan(1);
      const frame = page.frames()[1];
      await frame?.locator("#next").click({ timeout: 30_000 });
      return frame?.locator("#count").innerText();
    });

  test("shows a page by its address, under a strict policy", async () => {
    const { result, complaints } = await count("/strict.html");
    expect(result).toBe("Step 1 of 6");
    expect(complaints).toEqual([]);
  });

  test("makes the player of a graph inside of it, in the language around", async () => {
    const { result, complaints } = await count("/inside.html");
    expect(result).toBe("ステップ 1 / 6");
    expect(complaints).toEqual([]);
  });

  test.each(failing)("of %s says what fails", async (attributes, said) => {
    const i = failing.findIndex(([each]) => each === attributes);
    const { result } = await visit(`${home}/failing-${i}.html`, {}, async (page) => {
      const alert = page.locator("wengert-player p");
      await expect.poll(() => alert.innerText()).not.toBe("");
      return alert.innerText();
    });
    expect(result).toBe(`wengert-player: ${said}`);
  });

  test("is a block of its own size or of the page's; two stand under each other, go and come back", async () => {
    const { result, complaints } = await visit(`${home}/two.html`, { width: 1000 }, async (page) => {
      const steps = async () => {
        await expect.poll(() => page.frames().length, { timeout: 30_000 }).toBe(3);
        const each = page.frames().slice(1);
        return Promise.all(each.map((frame) => frame.locator("#count").innerText({ timeout: 30_000 })));
      };
      const first = await steps();
      const boxes =
        await page.evaluate(`[...document.querySelectorAll("wengert-player, #after")].map((each) => {
        const { top, bottom, width } = each.getBoundingClientRect();
        const frame = each.shadowRoot?.querySelector("iframe").getBoundingClientRect();
        return { top, bottom, width, frame: frame && [frame.width, frame.height] };
      })`);
      await page.evaluate(`(() => {
        const [first, second] = document.querySelectorAll("wengert-player");
        first.remove();
        document.body.append(first);
        first.title = "another";
        second.hidden = true;
      })()`);
      const again = await steps();
      const later = await page.evaluate(`[...document.querySelectorAll("wengert-player")].map((each) =>
        [each.id, each.shadowRoot.querySelector("iframe").title, each.getBoundingClientRect().height])`);
      // of a wrong file the sentence alone is seen, and not what was shown before
      const wrong = await page.evaluate(`new Promise((resolve) => {
        const second = document.querySelector("#small");
        second.hidden = false;
        second.addEventListener("failed", () => {
          const [frame, sentence] = ["iframe", "p"].map((each) => second.shadowRoot.querySelector(each));
          resolve([frame.getBoundingClientRect().height, sentence.textContent]);
        });
        second.setAttribute("src", "/none.json");
      })`);
      return { first, boxes, again, later, wrong };
    });
    const { first, boxes, again, later, wrong } = result as {
      boxes: { top: number; bottom: number; width: number; frame?: number[] }[];
    } & Record<"first" | "again" | "later" | "wrong", unknown>;
    expect(first).toEqual(["Step 0 of 6", "Step 0 of 6"]);
    expect(again).toEqual(["Step 0 of 6", "Step 0 of 6"]);
    const [large, small, after] = boxes.map(({ top, bottom, ...rest }) => ({
      ...rest,
      height: bottom - top,
    }));
    expect(large).toEqual({ width: after?.width, height: 640, frame: [after?.width, 640] });
    expect(small).toEqual({
      width: (after?.width ?? 0) / 2,
      height: 300,
      frame: [(after?.width ?? 0) / 2, 300],
    });
    expect(boxes[1]?.top).toBe(boxes[0]?.bottom);
    expect(later).toEqual([
      ["small", "wengert", 0],
      ["", "another", 640],
    ]);
    expect(wrong).toEqual([0, "wengert-player: /none.json: status 404"]);
    expect(complaints.filter((each) => !each.includes("404"))).toEqual([]);
  });

  test.each(recipes.map((_, i) => i))("recipe %i of docs/embedding.md", async (i) => {
    expect((await count(`/recipe-${i}.html`)).result).toBe("Step 1 of 6");
  });
});

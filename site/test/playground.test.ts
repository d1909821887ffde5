/** The playground in Chromium, opened from disk as a student opens it. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Generator } from "wengert";
import { accessibilityFaults, sidewaysOverflow } from "../../test/helpers/pages.js";
import { chromiumPath, sayIfSkipped } from "../../test/viz/browser.js";
import { toLink } from "../playground/share.js";
import { built, launch, Playground } from "./site.js";

sayIfSkipped("the playground");

describe.skipIf(chromiumPath === undefined)("the playground", () => {
  let folder: string;
  let browser: Browser;
  let playground: Playground;

  const open = async (options: Parameters<typeof Playground.open>[2] = {}) => {
    playground = await Playground.atRest(browser, folder, options);
    return playground;
  };

  /** Types a program in place of the one that is there, which may go on and on. */
  const type = async (text: string) => {
    const { page } = playground;
    await page.locator(".cm-content").click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(text);
  };

  beforeAll(async () => {
    folder = built();
    browser = await launch();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    expect(playground.asked, "asked of the network").toEqual([]);
    expect(playground.errors, "errors of the page").toEqual([]);
    await playground.close();
  });

  test.each(["playground.html", "playground-in-one-file.html"])(
    "%s opens with a program that has run",
    async (file) => {
      const { page } = await open({ file });
      const player = await playground.player();
      await expect.poll(() => playground.printed()).toContain('tensor(220, float32, name "price", from mul)');
      await expect.poll(() => player.locator("svg").textContent()).toContain("2.2");
      await page.locator("#tab-tensors").click();
      await expect.poll(() => page.locator("#tensors tbody tr").first().textContent()).toBe("apple()1002.2");
    },
  );

  test("a lesson's page leads to the function that its reader writes, which is tried at hidden values", async () => {
    const page = readFileSync(join(folder, "lessons/ja/05-sigmoid.html"), "utf8");
    const [, after = ""] = /href="\.\.\/\.\.\/playground\.html(\?lang=ja#code=[\w-]+)"/.exec(page) ?? [];
    const { page: opened } = await open({ after });
    await expect
      .poll(() => playground.printed())
      .toBe("まだです。因子が 1 つ足りません。y が 1 に近いところの傾きはどうですか。");
    await opened.locator(".cm-content").click();
    await opened.keyboard.press("Control+A");
    await opened.keyboard.insertText(
      'import { judge } from "./judge.js";\njudge("sigmoid", (y: number, g: number) => g * y * (1 - y), "ja");\n',
    );
    await playground.rest();
    await expect.poll(() => playground.printed()).toBe("正解です。試した 6 個の値すべてで合っています。");
  });

  test("a dragged number changes the program, values and gradients, and Esc puts it back", async () => {
    const { page } = await open();
    await page.locator(".cm-leaf").first().click();
    const slider = page.locator(".slider input");
    for (let i = 0; i < 3; i++) await slider.press("Shift+ArrowRight");
    await page.waitForTimeout(1500);
    await expect.poll(() => page.locator(".cm-content").textContent()).toContain("tensor(130, {");
    await expect.poll(() => playground.printed()).toContain("tensor(286,");
    await page.locator("#tab-tensors").click();
    const table = await page.locator("#tensors").textContent();
    expect(table).toContain("143 was 110");
    expect(table).toContain("260 was 200");
    await slider.press("Escape");
    await page.waitForTimeout(1500);
    await expect.poll(() => playground.printed()).toContain("tensor(220,");
  });

  test.each(["playground.html", "playground-in-one-file.html"])(
    "in %s a leaf's number in the picture is dragged, and moved by keys, while the picture keeps still",
    async (file) => {
      const { page } = await open({ file });
      const player = await playground.player();
      const slider = player.getByRole("slider", { name: "apple", exact: true });
      const places = () =>
        player
          .locator("svg")
          .evaluate((svg) =>
            [
              svg.getAttribute("viewBox"),
              ...[...svg.querySelectorAll("ellipse")].map((each) => each.outerHTML),
            ].join(),
          );
      const before = await places();
      const box = await slider.boundingBox();
      if (box === null) throw new Error("no number to drag");
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      for (let i = 1; i <= 10; i++) await page.mouse.move(x + 4 * i, y);
      await page.mouse.up();
      await player.waitForSelector('svg text:text-is("242")');
      await expect.poll(() => page.locator(".cm-content").textContent()).toContain("tensor(110, {");
      await slider.press("Shift+ArrowRight");
      await player.waitForSelector('svg text:text-is("264")');
      await expect.poll(() => slider.getAttribute("aria-valuenow")).toBe("120");
      await expect.poll(() => places()).toBe(before);
      await slider.press("Escape");
      await player.waitForSelector('svg text:text-is("220")');
      await expect.poll(() => page.locator(".cm-content").textContent()).toContain("tensor(100, {");
      await expect.poll(() => player.locator("#count").textContent()).toBe("Step 6 of 6");
    },
  );

  test("an entry of a small array in the picture is moved by keys and dragged: its own number changes", async () => {
    const { page } = await open();
    const program = (entry: number) =>
      'import { tensor } from "wengert";\n' +
      'const x = tensor([[1, 2]], { name: "x" });\n' +
      `const W = tensor([[1, -1], [0.5, ${entry}]], { name: "W", requiresGrad: true });\n` +
      "const twins = tensor([7, 7]).add(tensor([7, 7]));\n" +
      "const total = x.matmul(W).mul(twins).sum();\n" +
      "total.backward();\n";
    await playground.run(program(3));
    const player = await playground.player();
    const slider = player.getByRole("slider", { name: "W[1, 1]", exact: true });
    await slider.first().waitFor();
    await expect
      .poll(() => player.getByRole("slider", { name: "W[0, 1]", exact: true }).textContent())
      .toBe("-1");
    // of two that are alike nobody knows which one is meant
    await expect.poll(() => player.getByRole("slider").count()).toBe(6);
    await slider.press("ArrowRight");
    const text = async () => (await page.locator(".cm-line").allTextContents()).join("\n");
    await expect.poll(text).toBe(program(4));
    await expect.poll(() => slider.getAttribute("aria-valuenow")).toBe("4");
    await expect.poll(() => slider.evaluate((each) => each === document.activeElement)).toBe(true);
    const box = await slider.boundingBox();
    if (box === null) throw new Error("no number to drag");
    const [at, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(at, y);
    await page.mouse.down();
    for (let i = 1; i <= 5; i++) {
      await page.mouse.move(at + 4 * i, y);
      await expect.poll(text).toBe(program(4 + i)); // no move is lost, while earlier ones are drawn
    }
    await page.mouse.up();
    await expect.poll(() => slider.textContent()).toBe("9");
    await slider.press("Escape");
    await expect.poll(text).toBe(program(3));
  });

  test("the line of the active op is lit, and a line that is walked to is gone to", async () => {
    const { page } = await open();
    await playground.player();
    await expect.poll(() => page.locator(".cm-lit").textContent()).toContain("const price = apple.mul");
    await (await playground.player()).locator("#back").click();
    await (await playground.player()).locator("#back").click();
    await expect.poll(async () => (await playground.player()).locator("#count").textContent()).toContain("4");
    await page.locator(".cm-line", { hasText: "const price" }).click();
    await page.waitForTimeout(300);
    await expect.poll(async () => (await playground.player()).locator("#count").textContent()).toContain("2");
  });

  test.each([
    ["a mistake of syntax", 'import { tensor } from "wengert";\nconst a = tensor(1;\n', 2, /SyntaxError/],
    [
      "a name that does not exist",
      'import { tensor } from "wengert";\nconst a: number = 1;\nnope(a);\n',
      3,
      /nope is not defined/,
    ],
    [
      "shapes that do not fit",
      'import { ones } from "wengert";\n\nones([2, 3]).matmul(ones([2, 3]));\n',
      3,
      /inner sizes 3 and 2 differ/,
    ],
    [
      "an option that does not exist",
      'import { tensor } from "wengert";\ntensor(1, { grad: true });\n',
      2,
      /unknown option "grad"/,
    ],
    ["a module that does not exist", 'import { x } from "fs";\n', 1, /there is no module "fs" here/],
  ])("%s is underlined in its line", async (_name, text, line, message) => {
    const { page } = await open();
    await playground.run(text);
    await expect.poll(() => playground.printed()).toMatch(message);
    const lines = page.locator(".cm-line");
    await expect
      .poll(() =>
        lines
          .nth(line - 1)
          .locator(".cm-lintRange-error, .cm-lintPoint-error")
          .count(),
      )
      .toBe(1);
    await expect.poll(() => page.locator(".cm-lintRange-error, .cm-lintPoint-error").count()).toBe(1);
  });

  test("a program without end is stopped by its button, and the next one runs", async () => {
    const { page } = await open();
    await page.locator(".cm-content").click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText("for (;;) {}");
    await page.waitForTimeout(500);
    await expect.poll(() => page.locator("#stop").getAttribute("aria-disabled")).toBe("false");
    await page.locator("#stop").click();
    await playground.run("console.log(6 * 7);");
    await expect.poll(() => playground.printed()).toBe("42");
  });

  test("a loop that never waits is seen while it goes on, and when it is stopped: curve, picture, tensors", async () => {
    const { page } = await open();
    await type(`import { tensor } from "wengert";
for (let i = 0; ; i++) {
  const w = tensor(i % 2 === 0 ? 8 : 4, { name: "w", requiresGrad: true });
  w.mul(w).backward();
}
`);
    await expect.poll(async () => (await playground.player()).locator("svg").textContent()).toMatch(/16|64/);
    await page.locator("#tab-curves").click();
    await expect.poll(() => page.locator("#curves img").count()).toBe(1);
    await expect.poll(() => page.locator("#stop").getAttribute("aria-disabled")).toBe("false");
    await page.locator("#stop").click();
    await expect.poll(() => page.locator("#times").textContent()).toBe("stopped");
    await expect.poll(() => page.locator("#curves img").count()).toBe(1);
    await page.locator("#tab-tensors").click();
    await expect.poll(() => page.locator("#tensors tbody tr").first().textContent()).toMatch(/^w\(\)[48]/);
    await expect.poll(() => page.locator("#graph.old").count()).toBe(0);
  });

  test("what prints without end is cut, and the page stays alive", async () => {
    await open();
    await playground.run('for (let i = 0; i < 1e5; i++) console.log("line", i);');
    await expect.poll(() => playground.printed()).toContain("… 99000 more lines");
  });

  /** What a hostile program might reach for. Each line is one attempt; "refused" is what is hoped for. */
  test("a program reaches no network, no storage and no other page", async () => {
    let reached = 0;
    const server = createServer((_request, response) => {
      reached++;
      response.setHeader("Access-Control-Allow-Origin", "*");
      response.end("1");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    await open();
    const attempts = {
      fetch: `await fetch("http://${place}/")`,
      image: "new Image()",
      request: `const r = new XMLHttpRequest(); r.open("GET", "http://${place}/", false); r.send()`,
      socket: `await new Promise((yes, no) => { const s = new WebSocket("ws://${place}"); s.onopen = yes; s.onerror = no; })`,
      events: `await new Promise((yes, no) => { const s = new EventSource("http://${place}"); s.onopen = yes; s.onerror = no; })`,
      scripts: `importScripts("http://${place}/a.js")`,
      module: `await import("http://${place}/a.js")`,
      evaluate: 'new Function("return 1")()',
      storage: "localStorage.length",
      database:
        'await new Promise((yes, no) => { const r = indexedDB.open("x"); r.onsuccess = yes; r.onerror = no; })',
      caches: 'await caches.open("x")',
      cookies: "await cookieStore.getAll()",
      files: "await navigator.storage.getDirectory()",
      page: "parent.document",
      opener: "opener.location",
      window: "window.top",
      page2: "document.title",
      channel: 'new BroadcastChannel("x").postMessage(1); throw new Error("nobody hears it")',
      worker: `await new Promise((yes, no) => { const w = new Worker("http://${place}/w.js"); w.onmessage = yes; w.onerror = no; })`,
    };
    const program = Object.entries(attempts)
      .map(
        ([name, code]) =>
          `try { ${/(^|; )throw /.test(code) ? code : `${code}; console.log("${name}: REACHED")`} } catch { console.log("${name}: refused"); }`,
      )
      .join("\n");
    await playground.run(program);
    expect((await playground.printed()).split("\n")).toEqual(
      Object.keys(attempts).map((name) => `${name}: refused`),
    );
    expect(reached).toBe(0);
    server.close();
    playground.asked.length = 0; // the browser tells of what its policy refused
  });

  test("a program that reports by itself draws nothing that is no graph", async () => {
    const { page } = await open();
    await playground.run(
      'postMessage({ kind: "graph", name: "<img src=x onerror=alert(1)>", json: "<script>", options: {} });\n' +
        'postMessage({ kind: "printed", level: "log", text: "<b>bold</b>" });',
    );
    await expect.poll(() => playground.printed()).toBe("<b>bold</b>");
    await page.waitForTimeout(500);
    await expect.poll(() => page.locator("#graph").textContent()).toContain("could not be drawn");
    await expect.poll(() => page.locator("#console b, #pictures img").count()).toBe(0);
  });

  test("a link holds the whole program, and a broken one says so", async () => {
    const text = 'console.log("∂, 勾配, 梯度");';
    const { page } = await open();
    await playground.run(text);
    await page.locator("#share").click();
    await page.waitForFunction(() => location.hash.startsWith("#code="));
    const after = await page.evaluate(() => location.hash);
    await playground.close();
    await open({ after });
    await expect.poll(() => playground.printed()).toBe("∂, 勾配, 梯度");
    await playground.close();
    await open({ after: "#code=abc" });
    await expect.poll(() => playground.page.locator("#said").textContent()).toContain("no program");
  });

  test("a loop's losses are a curve", async () => {
    const { page } = await open();
    await playground.run(
      'import { optim, tensor } from "wengert";\nconst w = tensor(3, { requiresGrad: true });\nconst sgd = new optim.SGD([w], { lr: 0.1 });\n' +
        "for (let i = 0; i < 20; i++) {\n  sgd.zeroGrad();\n  w.mul(w).backward();\n  sgd.step();\n}\n",
    );
    await page.locator("#tab-curves").click();
    await page.waitForSelector("#curves img");
    await expect.poll(() => page.locator("#curves img").getAttribute("src")).toContain("svg");
  });

  test("what is typed is completed from the library's declarations", async () => {
    const { page } = await open();
    await playground.run('import { tensor } from "wengert";\nconst a = tensor(1);\n');
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type("a.logSum");
    await page.waitForSelector(".cm-tooltip-autocomplete");
    await expect
      .poll(() => page.locator(".cm-tooltip-autocomplete li").first().textContent())
      .toContain("logSumExp");
    await page.keyboard.press("Escape");
  });

  test("on a phone the head is one row, and picture and program stand above the fold; the rest is in the menu", async () => {
    const { page } = await open({
      viewport: { width: 360, height: 640 },
      hasTouch: true,
      isMobile: true,
      bypassCSP: true,
    });
    await page.waitForSelector(".cm-leaf");
    const top = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((each) => each.getBoundingClientRect().top);
    await expect.poll(() => top("#seen")).toBeLessThan(70);
    const leaf = await page.locator(".cm-leaf").first().boundingBox();
    expect((leaf?.y ?? 640) + (leaf?.height ?? 0)).toBeLessThan(await top("#views"));
    await expect.poll(() => page.locator("#theme").isVisible()).toBe(false);
    await page.tap("summary");
    await expect.poll(() => accessibilityFaults(page)).toEqual([]);
    await page.tap('[data-language="ja"]');
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe("ja");
    await expect.poll(() => sidewaysOverflow(page)).toBe(0);
    for (const selector of ["#theme", "#share", "#save", "#snippet"])
      await expect.poll(() => page.locator(selector).isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("SUMMARY");
    await page.tap("summary");
    await page.tap("#seen iframe", { position: { x: 4, y: 200 } });
    await expect.poll(() => page.locator("#theme").isVisible()).toBe(false);
    await page.setViewportSize({ width: 1280, height: 720 });
    await expect.poll(() => page.locator("#theme").isVisible()).toBe(true);
    await expect.poll(() => page.locator("#share").isVisible()).toBe(true);
  });

  test("on a phone a number is changed by touch alone, with its picture in sight, and no keyboard comes up", async () => {
    const { page } = await open({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    await page.waitForSelector(".cm-leaf");
    const player = await playground.player();
    const inSight = async (selector: string) => {
      const box = await page.locator(selector).last().boundingBox();
      const tabs = await page.locator("#views").boundingBox();
      return box !== null && box.y >= 0 && box.y + box.height <= (tabs?.y ?? 740);
    };
    await page.locator(".cm-leaf").first().tap();
    await expect.poll(() => inSight(".slider .by button")).toBe(true);
    await expect.poll(() => inSight("#seen")).toBe(true);
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest(".cm-editor"))).toBe(null);
    await page.locator(".slider .by button").nth(1).tap();
    await expect.poll(() => player.locator("svg").textContent()).toContain("111.1");
    const seen = await player.locator("svg text", { hasText: "111.1" }).first().boundingBox();
    const slider = await page.locator(".slider").boundingBox();
    expect(seen?.y).toBeGreaterThanOrEqual(0);
    expect((seen?.y ?? 0) + (seen?.height ?? 0)).toBeLessThan(slider?.y ?? 0);
    await expect.poll(() => sidewaysOverflow(page)).toBe(0);
    await page.locator('.slider button[aria-label="close"]').tap();
    await expect.poll(() => page.locator(".slider").count()).toBe(0);
    // pressed in the picture it has its slider too
    await player.locator("svg .handle").first().tap();
    await expect.poll(() => inSight(".slider .by button")).toBe(true);
    await expect.poll(() => inSight("#seen")).toBe(true);
    await page.locator('.slider button[aria-label="close"]').tap();
    await expect.poll(() => page.locator(".slider").count()).toBe(0);
    // a second finger on the same number types
    await page.locator(".cm-leaf").first().tap();
    await page.locator(".cm-leaf").first().tap();
    await page.waitForFunction(() => document.activeElement?.closest(".cm-editor") !== null);
  });

  test("works by the keyboard alone", async () => {
    const { page } = await open();
    await playground.player();
    const reach = async (selector: string) => {
      for (let i = 0; i < 40; i++) {
        if (await page.locator(selector).evaluate((element) => element.contains(document.activeElement)))
          return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`${selector} is not reached by Tab`);
    };
    await reach("#example");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await playground.rest();
    await reach("#share");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash.startsWith("#code="));
    await reach(".cm-content");
    await page.keyboard.press("ControlOrMeta+Home");
    for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Home");
    const column = (await page.locator(".cm-line").nth(4).textContent())?.search(/\d/) ?? 0;
    for (let i = 0; i <= column; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Alt+Enter");
    await page.waitForSelector(".slider input:focus");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Escape");
    await reach("#tab-graph");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.locator("#tensors").isVisible()).toBe(true);
  });

  test.each([
    ["", 1280],
    ["", 360],
    ["?view=code", 1280],
    ["?view=code", 360],
    ["?view=graph", 720],
    ["?view=graph", 360],
  ])("in the view %j, %i pixels wide, a program can be stopped and run", async (view, width) => {
    const after = view + ((await toLink("for (;;) {}")) ?? "");
    playground = await Playground.open(browser, folder, { after, viewport: { width, height: 600 } });
    const { page } = playground;
    const [run, stop] = [page.locator("#run"), page.locator("#stop")];
    for (let i = 0; i < 2; i++) {
      await expect.poll(() => stop.getAttribute("aria-disabled")).toBe("false");
      await stop.click();
      await expect.poll(() => stop.getAttribute("aria-disabled")).toBe("true");
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      if (i === 0) await run.click();
    }
    await expect.poll(() => sidewaysOverflow(page)).toBe(0);
  });

  test("a program that is mended while it does not end runs, without Stop", async () => {
    const { page } = await open({ after: "#01-apple", viewport: { width: 360, height: 740 } });
    await playground.player();
    await playground.write("for (;;) {}");
    await expect.poll(() => page.locator("#stop").getAttribute("aria-disabled")).toBe("false");
    await page.waitForTimeout(300);
    await playground.write('throw new Error("mended");');
    await expect.poll(() => playground.printed(), { timeout: 10_000 }).toContain("mended");
    // on a phone the console's button says that there is something to read
    const mark = () =>
      page.locator("#view-console").evaluate((each) => getComputedStyle(each, "::after").content);
    await expect.poll(mark).toContain("●");
    await playground.write("tensr([1, 2]);");
    await page.locator(".cm-lint-marker").click();
    await expect.poll(() => page.locator("#console .failed").isVisible()).toBe(true);
  });

  test("embedded in a narrow frame, what the program printed is seen below it", async () => {
    const { page } = await open({ after: "?view=code#01-apple", viewport: { width: 600, height: 900 } });
    await expect.poll(() => page.locator("#console").isVisible()).toBe(true);
    await expect.poll(() => playground.printed()).toContain("tensor(220,");
  });

  test("embedded as a picture alone, it says why there is none", async () => {
    const after = (code: string) => toLink(code).then((link) => `?view=graph${link ?? ""}`);
    const wrong = await after('import { tensor } from "wengert";\ntensor([1, 2]).matmul(3);');
    const { page } = await open({ after: wrong, viewport: { width: 720, height: 480 } });
    await expect.poll(() => page.locator("#console .failed").isVisible()).toBe(true);
    await expect.poll(() => playground.printed()).toContain("line 2: ");
    await expect.poll(() => tooHigh(page)).toBeLessThanOrEqual(0);
    await playground.close();
    const right = await after(
      'import { tensor } from "wengert";\ntensor(1, { requiresGrad: true }).mul(2).backward();',
    );
    await open({ after: right, viewport: { width: 720, height: 480 } });
    await playground.player();
    await expect.poll(() => playground.page.locator("#printed").isVisible()).toBe(false);
  });

  test("embedded in another page, it shows the picture of the program in its address", async () => {
    const { page } = await open();
    await page.locator("summary").click();
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>("#snippet")?.value !== "");
    const snippet = await page.locator("#snippet").inputValue();
    const after = /playground.html([^"]+)/.exec(snippet)?.[1] ?? "";
    expect(after).toMatch(/^\?view=graph#code=/);
    await playground.close();
    const [width = 0, height = 0] = (snippet.match(/(?<=(?:width|height)=")\d+/g) ?? []).map(Number);
    await open({ after, viewport: { width, height } });
    await expect.poll(() => playground.page.locator("#editor").isVisible()).toBe(false);
    const player = await playground.player();
    await expect.poll(() => player.locator("svg").textContent()).toContain("2.2");
    await expect.poll(() => sidewaysOverflow(playground.page)).toBe(0);
    const frame = () =>
      playground.page.locator("iframe.player:not(.coming)").evaluate((each) => each.clientHeight);
    await expect.poll(frame).toBeGreaterThan(400);
    await expect.poll(() => tooHigh(playground.page)).toBeLessThanOrEqual(0);
  });

  /** How far the page reaches below the window. */
  const tooHigh = (page: Page) => page.evaluate(() => document.documentElement.scrollHeight - innerHeight);

  test.each([
    [1280, 720],
    [1920, 1080],
  ])(
    "%i × %i: a long program scrolls in its place, and the steps and the console stay in view",
    async (width, height) => {
      const { page } = await open({ after: "#09-two-layers", viewport: { width, height } });
      await expect.poll(() => page.locator(".cm-content").count()).toBe(1);
      await expect.poll(() => tooHigh(page)).toBeLessThanOrEqual(0);
      await expect
        .poll(() => page.locator(".cm-scroller").evaluate((each) => each.scrollHeight > each.clientHeight))
        .toBe(true);
      const player = await playground.player();
      await expect.poll(() => player.evaluate(() => innerHeight)).toBeGreaterThan(height / 2);
    },
  );

  test("what was typed is there again after a look at an example, and after a reload", async () => {
    const { page } = await open();
    await playground.run("console.log(6 * 7);");
    await expect.poll(() => playground.printed()).toBe("42");
    const choice = page.locator("#example");
    await expect.poll(() => choice.inputValue()).toBe("own:01-apple.ts");
    await choice.selectOption({ index: 2 });
    await playground.rest();
    await expect.poll(() => page.locator(".cm-content").textContent()).not.toContain("6 * 7");
    await page.reload();
    await expect.poll(() => page.locator("#name").textContent()).toBe("02-apple-and-orange.ts");
    await expect.poll(() => page.locator(".cm-content").count()).toBe(1);
    await page.locator(".cm-content").click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText("console.log(7);");
    await expect.poll(() => choice.inputValue()).toBe("own:02-apple-and-orange.ts");
    await choice.selectOption("own:01-apple.ts");
    await expect.poll(() => playground.printed()).toBe("42");
    await page.reload();
    await expect.poll(() => page.locator("#editor").textContent()).toContain("6 * 7");
    await expect.poll(() => playground.printed()).toBe("42");
    await expect.poll(() => page.locator(".cm-content").count()).toBe(1);
    await page.locator(".cm-content").click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText(" // typed last");
    await page.reload(); // before it was run
    await expect.poll(() => page.locator("#editor").textContent()).toContain("6 * 7); // typed last");
    await expect.poll(() => playground.printed()).toBe("42");
    await page.evaluate(() => {
      location.hash = "#05-sigmoid";
    });
    await expect.poll(() => page.locator("#name").textContent()).toBe("05-sigmoid.ts");
    await page.goBack();
    await expect.poll(() => playground.printed()).toBe("42");
  });

  test("with each key what changed alone is written, and the choices stay as they are", async () => {
    const { page } = await open();
    await playground.run('console.log("of the first");');
    const choice = page.locator("#example");
    await choice.selectOption({ index: 2 });
    await playground.run('console.log("of the second");');
    await expect.poll(() => choice.inputValue()).toBe("own:02-apple-and-orange.ts");
    await page.waitForTimeout(400); // it is kept
    await page.evaluate(() => {
      const { setItem } = Storage.prototype;
      const [written, options] = [new Set<string>(), [...document.querySelectorAll("option")]];
      Storage.prototype.setItem = function (key, value) {
        written.add(key.replace(/\d+/, "N"));
        setItem.call(this, key, value);
      };
      Object.assign(window, { written, options });
    });
    await page.keyboard.type(" // and more", { delay: 30 });
    const seen = () =>
      page.evaluate(() => {
        const { written, options } = window as unknown as {
          written: Set<string>;
          options: HTMLOptionElement[];
        };
        const now = [...document.querySelectorAll("option")];
        const areSame = now.length === options.length && now.every((each, i) => each === options[i]);
        return { areSame, written: [...written].sort() };
      });
    await expect.poll(seen).toEqual({
      areSame: true,
      written: ["wengert entry N", "wengert own N-apple-and-orange.ts", "wengert running"],
    });
    await page.reload();
    await expect.poll(() => page.locator("#editor").textContent()).toContain('second"); // and more');
    await choice.selectOption("own:01-apple.ts");
    await expect.poll(() => playground.printed()).toBe("of the first");
  });

  test("what timers make is drawn too, and can be stopped until they rest", async () => {
    const { page } = await open();
    const stop = page.locator("#stop");
    const shown = async () => (await playground.player()).locator("svg").first().textContent();
    const program = (then: string) => `import { tensor } from "wengert";
import { draw } from "./draw.js";
let x = 1000;
const step = () => {
  const a = tensor(++x, { name: "a", requiresGrad: true });
  ${then}
};
const timer = setInterval(() => (x < 1006 ? step() : clearInterval(timer)), 150);
`;
    await type(program("a.mul(2).backward();"));
    await expect.poll(() => stop.getAttribute("aria-disabled")).toBe("false");
    await expect.poll(shown).toContain("2012");
    await expect.poll(() => page.locator(".cm-lit").allTextContents()).toEqual(["  a.mul(2).backward();"]);
    await expect.poll(() => stop.getAttribute("aria-disabled")).toBe("true");
    await page.locator("#tab-curves").click();
    await expect.poll(() => page.locator("#curves img").count()).toBe(1);
    await page.locator("#tab-graph").click();

    await type(program('draw("one", a.mul(3)); draw("two", a.mul(4));'));
    const buttons = page.locator("#pictures button");
    await expect.poll(() => buttons.allTextContents()).toEqual(["one", "two"]);
    await buttons.nth(1).click();
    await expect.poll(shown).toContain("4024");
    expect(await buttons.allTextContents()).toEqual(["one", "two"]);

    await type('setInterval(() => console.log("tick"), 100);');
    await expect.poll(() => playground.printed()).toContain("tick");
    await stop.click();
    await expect.poll(() => page.locator("#times").textContent()).toBe("stopped");
    const printed = await playground.printed();
    await page.waitForTimeout(400);
    await expect.poll(() => playground.printed()).toBe(printed);
  });

  test("a program that waits between its passes is drawn as it goes on", async () => {
    const { page } = await open();
    await type(`import { tensor } from "wengert";
import { draw } from "./draw.js";
for (let x = 1001; ; x++) {
  await new Promise((done) => setTimeout(done, x < 1004 ? 150 : 1e5));
  const loss = tensor(x, { name: "x", requiresGrad: true }).mul(2);
  await draw("loss", loss);
  loss.backward();
}
`);
    const shown = async () => (await playground.player()).locator("svg").textContent();
    await expect.poll(shown).toContain("2006");
    await page.locator("#tab-curves").click();
    await expect.poll(() => page.locator("#curves img").count()).toBe(1);
    await page.locator("#tab-graph").click();
    await page.locator("#stop").click();
    await expect.poll(() => page.locator("#times").textContent()).toBe("stopped");
    await expect.poll(shown).toContain("2006");
  });

  test("what was seen of an older program is not taken for this one's", async () => {
    const { page } = await open();
    const player = await playground.player();
    await player.getByRole("slider", { name: "apple", exact: true }).waitFor();
    await type("nope();");
    await expect.poll(() => playground.printed()).toContain("nope is not defined");
    await expect.poll(() => page.locator("#graph.old").count()).toBe(1);
    await expect.poll(() => player.getByRole("slider").count()).toBe(0);
    await type("for (;;);");
    await expect.poll(() => playground.printed()).toBe("");
    await page.locator("#stop").click();
    await expect.poll(() => page.locator(".cm-lintRange-error").count()).toBe(0);
  });

  test("a shared program that fails is underlined when the editor is there, and its error is in view", async () => {
    const text = 'for (let i = 0; i < 60; i++) console.log("line", i);\nnope();\n';
    const { page } = await open({ after: (await toLink(text)) ?? "" });
    await expect.poll(() => page.locator(".cm-lintRange-error").allTextContents()).toEqual(["nope"]);
    await expect.poll(() => page.locator("#graph .empty").count()).toBe(1);
    const isInView = () =>
      page
        .locator("#console pre.error")
        .evaluate((line) => line.getBoundingClientRect().bottom <= innerHeight);
    await expect.poll(isInView).toBe(true);
  });

  test("a program that took the page with it is there again, and does not run by itself", async () => {
    const { page } = await open();
    // what is noted while it runs stays: a page that breaks down does nothing more
    await page.evaluate(() => {
      Storage.prototype.removeItem = () => {};
    });
    await playground.run("console.log(6 * 7);");
    await page.reload();
    await expect.poll(() => page.locator("#said").textContent()).toContain("broke down");
    await expect.poll(() => page.locator("#editor").textContent()).toContain("6 * 7");
    await expect.poll(() => playground.printed()).toBe("");
    await page.locator("#run").click();
    await expect.poll(() => playground.printed()).toBe("42");
  });

  test("what is left out of the console and of the pictures is counted, and what comes late can be stopped", async () => {
    const { page } = await open();
    await playground.run(`import { tensor } from "wengert";
import { draw } from "./draw.js";
let i = 0;
const timer = setInterval(() => {
  for (let k = 0; k < 300; k++) console.log(i++);
  for (let k = 0; k < 6; k++) draw("s" + (i + k), tensor(1).mul(2));
  if (i >= 1500) clearInterval(timer);
}, 30);
`);
    await expect.poll(() => playground.printed()).toContain("… 500 more lines");
    await expect.poll(() => playground.printed()).toContain("… 10 more pictures");
    await type(`const { port1, port2 } = new MessageChannel();
port2.onmessage = () => {
  console.log("again");
  for (const end = Date.now() + 100; Date.now() < end; );
  port1.postMessage(0);
};
const later = setTimeout(() => {}, 60_000);
clearTimeout(String(later));
requestAnimationFrame(() => setTimeout(() => port1.postMessage(0), 100));
`);
    await expect.poll(() => playground.printed()).toContain("again\nagain\nagain");
    await expect.poll(() => page.locator("#stop").getAttribute("aria-disabled")).toBe("false");
    await page.locator("#stop").click();
    await expect.poll(() => page.locator("#times").textContent()).toBe("stopped");
  });

  test("one undo takes back a whole drag", async () => {
    const { page } = await open();
    const code = () => page.locator(".cm-content").textContent();
    await page.locator(".cm-leaf").first().click();
    const slider = page.locator(".slider input");
    for (let i = 0; i < 3; i++) await slider.press("Shift+ArrowRight");
    await expect.poll(code).toContain("tensor(130, {");
    await page.locator(".cm-content").focus();
    await page.keyboard.press("ControlOrMeta+z");
    await expect.poll(code).toContain("tensor(100, {");
  });

  test("a program that is too long for a link leaves no other program's link in the address", async () => {
    const { page } = await open();
    await page.locator("#share").click();
    await expect.poll(() => page.url()).toContain("#code=");
    const random = new Generator(0);
    const noise = Array.from({ length: 20_000 }, () => random.integer(0, 1e9)).join(" ");
    await playground.run(`// ${noise}`);
    await page.locator("#share").click();
    await expect.poll(() => page.locator("#said").textContent()).toContain("too long for a link");
    expect(page.url()).not.toContain("#");
  });

  test("what is said of a run speaks the language that is chosen", async () => {
    const { page } = await open();
    await expect.poll(() => page.locator("#times").textContent()).toMatch(/^ran in/);
    await page.locator('[data-language="ja"]').click();
    await expect.poll(() => page.locator("#times").textContent()).not.toMatch(/[a-z]{3}/);
  });

  test("a value that throws where it is looked at is said to, and the program goes on", async () => {
    await open();
    await playground.run('console.log({ get x() { throw new Error("boom"); } });\nconsole.log("after");');
    await expect.poll(() => playground.printed()).toBe("[object that cannot be shown: boom]\nafter");
  });

  test("a program is saved as a file and opened from one; what is no text is refused", async () => {
    const { page } = await open();
    await page.locator("summary").click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#save").click()]);
    expect(download.suggestedFilename()).toBe("01-apple.ts");
    await page
      .locator("#file")
      .setInputFiles({ name: "mine.ts", mimeType: "text/plain", buffer: Buffer.from("console.log(6 * 7);") });
    await page.waitForTimeout(300);
    await playground.rest();
    await expect.poll(() => playground.printed()).toBe("42");
    await expect.poll(() => page.locator("#name").textContent()).toBe("mine.ts");
    await page
      .locator("#file")
      .setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from([0x89, 0xff, 0xfe]) });
    await page.waitForTimeout(200);
    await expect.poll(() => page.locator("#said").textContent()).toContain("no text");
  });
});

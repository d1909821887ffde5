/**
 * Names are any text at all: in DOT, SVG, HTML, JSON and Mermaid they break nothing, and are shown as they
 * are.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import fc from "fast-check";
import { is } from "immutable";
import { describe, expect, test } from "vitest";
import { scope, type Tensor } from "wengert";
import {
  describe as describeGraph,
  graphFromJson,
  graphJson,
  graphOf,
  toDot,
  toGraphHtml,
  toHtml,
  toMermaid,
  toSvg,
} from "wengert/viz";
import { printable } from "../../src/viz/text/escape.js";
import { bySize } from "../helpers/size.js";
import { goldens } from "./goldens.js";
import { differentiated, variable } from "./graphs.js";
import { labelsIn, layoutNew, layoutOld, readSvg } from "./layout.js";

const named = (name: string): Tensor => {
  const root = differentiated(scope(name, () => variable(2, name).mul(variable(3, "w"))));
  root.name = name;
  return root;
};

const hostile: Record<string, string> = {
  quotes: `"double" 'single' \`back\``,
  backslashes: "a\\b \\n \\N \\G \\E \\\\",
  brackets: "<b>&lt;</b> <img src=x onerror=alert(1)> </script> </style> </title> <!-- -->",
  DOT: "]; } digraph { a -> b [label=x",
  Mermaid: '"] end --> n0; %% click n0 "javascript:alert(1)" #quot; ```',
  Markdown: "1. one **two** - _three_",
  newlines: "one\ntwo\r\nthree",
  Japanese: "重み 勾配",
  "right-to-left": "وزن \u202Eשלום\u202C",
  emoji: "🙂👩‍🔬🇫🇷",
  "control characters": "\u0000\u0007\u001B[31m\uD800\uFFFF",
  nothing: " ",
  "10 kB": "long name ".repeat(1000),
};

const unescapeMermaid = (text: string) =>
  text.replaceAll("<br/>", "\n").replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

describe.each(Object.entries(hostile))("a name of %s", (_, name) => {
  const root = named(name);
  const lines = printable(name).split("\n");

  test("is one name in DOT, drawn as it is by two versions of Graphviz", async () => {
    const dot = toDot(root, { title: name });
    for (const { texts, nodes } of [await layoutNew(dot), await layoutOld(dot)]) {
      expect([...nodes.keys()]).toHaveLength(4);
      for (const line of lines)
        if (line.trim() !== "") expect(texts.map((text) => text.trim())).toContain(line.trim());
    }
  });

  test("is text in SVG and HTML", async () => {
    for (const file of [
      await toSvg(root, { alt: name, title: name }),
      await toHtml(root, { title: name, predict: true }),
      await toGraphHtml(root, { title: name }),
    ]) {
      expect(file.match(/<img|onerror=[^&]*>|<b>/g)).toBeNull();
      expect(file.match(/<\/script/g)?.length ?? 0).toBe(file.startsWith("<!doctype html>") ? 1 : 0);
      expect(printable(file)).toBe(file); // no control characters
    }
  });

  test("is one label in Mermaid", () => {
    const text = toMermaid(root, { title: name });
    const box = /^ *n0\("(.*)"\):::parameter$/m.exec(text)?.[1] ?? "";
    expect(box.replaceAll("<br/>", "")).not.toMatch(/["`<>]/);
    expect(unescapeMermaid(box).split("\n").slice(0, lines.length).join("\n").trim()).toBe(
      lines.join("\n").trim(),
    );
    expect(text.match(/^ *n\d+[([{]/gm)).toHaveLength(4);
  });

  test("comes back from JSON, and is told in words", () => {
    const graph = graphOf(root);
    expect(is(graphFromJson(graphJson(graph)), graph)).toBe(true);
    expect(describeGraph(root).replace(/[\u2068\u2069]/g, "")).toContain(`${name} = `);
  });
});

test("no text at all breaks DOT or SVG", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 40 }), async (name) => {
      const dot = toDot(named(name));
      const { texts } = await layoutNew(dot);
      for (const label of labelsIn(dot)) expect(texts.map((text) => text.trim())).toContain(label.trim());
    }),
    { numRuns: bySize(100, 4) },
  );
});

const installed = ["/usr/bin/dot", "/usr/local/bin/dot", "/opt/homebrew/bin/dot"].find(existsSync);
if (installed === undefined)
  process.stderr.write("SKIPPED: pictures by an installed Graphviz: no dot found\n");

describe.skipIf(installed === undefined)("the Graphviz of this machine", () => {
  const drawn: [string, string][] = [
    ...Object.entries(goldens()),
    ...Object.entries(hostile).map(([what, name]): [string, string] => [what, toDot(named(name))]),
  ];
  test.each(drawn)("draws every label: %s", (_, dot) => {
    const svg = execFileSync(installed as string, ["-Tsvg"], {
      input: dot,
      encoding: "utf8",
      stdio: ["pipe", "pipe", "pipe"],
    });
    const texts = readSvg(svg).texts.map((text) => text.trim());
    for (const label of labelsIn(dot)) expect(texts).toContain(label.trim());
  });
});

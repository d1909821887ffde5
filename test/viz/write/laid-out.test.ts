/** What is moved in an SVG of Graphviz: twins become straight and parallel, titles keep clear of lines. */
import { describe, expect, test } from "vitest";
import { manualSeed, nn, randn } from "wengert";
import { toDot, toSvg } from "wengert/viz";
import { hasWide, withRoom, wrapped } from "../../../src/viz/text/width.js";
import { clearNumbers } from "../../../src/viz/write/laid-out/numbers.js";
import { withAllLines } from "../../../src/viz/write/laid-out/routes.js";
import { clearTitles, withClearTitles } from "../../../src/viz/write/laid-out/titles.js";
import { straightenTwins } from "../../../src/viz/write/laid-out/twins.js";
import { measure } from "../corpus/measure.js";
import { graph } from "../corpus/pictures.js";
import { apple, appleAndOrange, differentiated, variable } from "../graphs.js";

type Point = readonly [number, number];

/** The ends of each line, by the id of its group. */
function linesOf(svg: string): Map<string, Point[]> {
  const found = svg.matchAll(/<g id="([vg]\d+)"[^>]*>[\s\S]*?<path[^>]* d="([^"]*)"/g);
  return new Map(
    [...found].map(([, id = "", path = ""]) => {
      const numbers = (path.match(/-?[\d.]+/g) ?? []).map(Number);
      return [id, numbers.flatMap((x, i) => (i % 2 === 0 ? [[x, numbers[i + 1] as number] as const] : []))];
    }),
  );
}

const slopeOf = (points: readonly Point[]) => {
  const [[ax, ay], [bx, by]] = [points[0], points.at(-1)] as [Point, Point];
  return (by - ay) / (bx - ax);
};

const bend = (points: readonly Point[]) => {
  const [a, b] = [points[0], points.at(-1)] as [Point, Point];
  const long = Math.hypot(b[0] - a[0], b[1] - a[1]);
  return Math.max(
    ...points.map(([x, y]) => Math.abs((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / long),
  );
};

describe("twin arrows", () => {
  test.each([
    ["apple", apple],
    ["apple and orange", appleAndOrange],
    ["a chain", () => variable(2, "x").exp().log()],
  ])("of %s are straight and parallel", async (_, build) => {
    for (const rankdir of ["LR", "RL"] as const) {
      const lines = linesOf(await toSvg(differentiated(build()), { edges: "arrows", rankdir }));
      expect(lines.size).toBeGreaterThan(3);
      for (const [id, points] of lines) {
        expect(bend(points), id).toBeLessThan(0.05);
        const twin = lines.get(id.replace("g", "v")) as Point[];
        expect(slopeOf(points)).toBeCloseTo(slopeOf(twin), 1);
      }
    }
  });

  test("of a value that is both operands stay apart", async () => {
    const x = variable(3, "x");
    const lines = linesOf(await toSvg(differentiated(x.mul(x)), { edges: "arrows" }));
    const starts = ["v0", "g0", "v1", "g1"].map((id) => lines.get(id)?.[1]?.[1] as number);
    expect(new Set(starts).size).toBe(4);
  });

  test("look the same at every step", async () => {
    const price = differentiated(apple());
    const whole = linesOf(await toSvg(price));
    const last = linesOf(await toSvg(price, { step: 6 }));
    expect(last.size).toBeGreaterThan(4);
    for (const [id, points] of last) expect(points).toEqual(whole.get(id));
  });

  test("what stands in the way of a straight line keeps it bent", () => {
    const node = (id: string, x: number) =>
      `<g id="n${id}" class="node">\n<title>${id}</title>\n<ellipse cx="${x}" cy="0" rx="20" ry="20"/>\n</g>\n`;
    const edge =
      '<g id="v0" class="edge">\n<title>a-&gt;b</title>\n<path d="M20,0C80,-60 120,-60 172,0"/>\n' +
      '<polygon points="172,-3 180,0 172,3 172,-3"/>\n</g>\n';
    const ends = new Map([[0, ["a", "b"] as const]]);
    const free = `<svg>${node("a", 0)}${node("b", 200)}${edge}</svg>`;
    expect(straightenTwins(free, ends)).toContain('d="M20,0C');
    expect(straightenTwins(free, ends)).not.toContain("-60");
    const blocked = free.replace("</svg>", `${node("c", 100)}</svg>`);
    expect(straightenTwins(blocked, ends)).toBe(blocked);
  });
});

describe("titles", () => {
  const cluster =
    '<g id="clust1" class="cluster">\n<title>cluster_a</title>\n<polygon points="0,0 300,0 300,100 0,100 0,0"/>\n' +
    '<text text-anchor="middle" x="40" y="90" font-size="13.00">title</text>\n</g>\n';
  const line = (x: number) =>
    `<g id="edge${x}" class="edge">\n<title>a</title>\n<path d="M${x},20C${x},50 ${x},80 ${x},120"/>\n</g>\n`;

  test("move along their edge to where no line runs through them", () => {
    const moved = clearTitles(`<svg>${cluster}${line(40)}</svg>`).svg;
    const x = Number(/ x="([^"]*)"/.exec(moved)?.[1]);
    expect(Math.abs(x - 40)).toBeGreaterThan(10);
    expect(Math.abs(x - 40)).toBeLessThan(30);
    expect(moved).toContain(' y="90"');
  });

  test("stay where nothing is in their way, and where there is no better place", () => {
    const free = `<svg>${cluster}${line(200)}</svg>`;
    expect(clearTitles(free)).toEqual({ svg: free, stuck: [] });
    const full = `<svg>${cluster}${Array.from({ length: 30 }, (_, i) => line(i * 10)).join("")}</svg>`;
    // 30 em of lines all along: so wide that the title has room at the end
    expect(clearTitles(full)).toEqual({ svg: full, stuck: [["cluster_a", expect.any(Number)]] });
  });

  test("break into shorter lines where a module is too narrow, in a picture that is drawn anew", async () => {
    const dot = 'subgraph "cluster_a" {\n  label="a long title  (12 params)";\n}';
    const tried: string[] = [];
    const draw = async (asked: string) => {
      tried.push(asked);
      const crossed = asked.split("\\n").length > 2 ? [200] : Array.from({ length: 30 }, (_, i) => i * 10);
      return `<svg>${cluster}${crossed.map(line).join("")}</svg>`;
    };
    expect(await withClearTitles(dot, draw)).toBe(`<svg>${cluster}${line(200)}</svg>`);
    expect(tried.map((each) => /label="(.*)"/.exec(each)?.[1])).toEqual([
      "a long title  (12 params)",
      "a long title\\n(12 params)",
      "a long\\ntitle\\n(12 params)",
    ]);
  });

  test.each(["arrows", "wires"] as const)(
    "keep clear of lines in a picture from top to bottom, on %s",
    async (edges) => {
      manualSeed(0);
      for (const n of [1, 3]) {
        const layer = new nn.Affine(n, n);
        const loss = layer.forward(layer.forward(randn([2, n], { name: "x" }))).sum();
        loss.backward(undefined, { retainGraph: true });
        const svg = await toSvg(loss, { rankdir: "TB", style: "tensor", edges });
        expect(measure(svg).onLines.filter((text) => /Affine|call|param/.test(text))).toEqual([]);
        // in the middle of its room, no blank beside it
        expect(svg).not.toContain("\u00A0</text>");
      }
    },
  );

  test.each(["two-layer", "weight-tying"])(
    "of %s from top to bottom have found a free place, as all texts have",
    async (name) => {
      const { onLines, touching, outside } = measure(
        await toSvg(graph(name), { style: "book", rankdir: "TB" }),
      );
      expect({ onLines, touching, outside }).toEqual({ onLines: [], touching: [], outside: [] });
    },
  );

  test("get blanks beside them where no word can be parted, and the best picture is kept", async () => {
    const dot = 'subgraph "cluster_a" {\n  label="title";\n}';
    const tried: string[] = [];
    const full = `<svg>${cluster}${Array.from({ length: 30 }, (_, i) => line(i * 10)).join("")}</svg>`;
    const draw = async (asked: string) => {
      tried.push(asked);
      return full;
    };
    expect(await withClearTitles(dot, draw)).toBe(full);
    expect(tried).toHaveLength(9);
    expect(tried[1]).toContain('label="title\u00A0\u00A0"');
  });
});

describe("numbers", () => {
  const number =
    '<g id="v0" class="edge">\n<title>a</title>\n<path d="M0,40C30,40 70,40 100,40"/>\n' +
    '<text text-anchor="middle" x="50" y="36" font-size="13.00">1.5</text>\n</g>\n';
  const outline = (y: number) =>
    `<g id="clust1" class="cluster">\n<title>cluster_a</title>\n<polygon points="0,${y} 300,${y} 300,200 0,200 0,${y}"/>\n</g>\n`;

  test("move a little where an outline runs through them, and stay where it only comes near", () => {
    expect(clearNumbers(`<svg>${outline(20)}${number}</svg>`)).toContain('x="50" y="36"');
    const moved = clearNumbers(`<svg>${outline(32)}${number}</svg>`);
    const [, x, y] = / x="([^"]*)" y="([^"]*)"/.exec(moved) ?? [];
    expect(x).toBe("50");
    expect(Number(y)).toBeLessThan(30);
    expect(Number(y)).toBeGreaterThan(20);
  });

  test("stay where there is no better place", () => {
    const full = `<svg>${Array.from({ length: 20 }, (_, i) => outline(5 * i)).join("")}${number}</svg>`;
    expect(clearNumbers(full)).toBe(full);
  });
});

describe("lines", () => {
  const dot = 'digraph {\n  graph [rankdir="LR"];\n  "a" -> "b" [id="v0"];\n  "b" -> "c" [style="invis"];\n}';
  const drawn = '<svg><g id="v0" class="edge">\n</g></svg>';

  const asking = async (answers: readonly (string | Error)[]) => {
    const asked: string[] = [];
    const svg = withAllLines(dot, (each) => {
      const answer = answers[asked.length] as string | Error;
      asked.push(/splines="(\w+)"/.exec(each)?.[1] ?? "");
      if (typeof answer === "string") return answer;
      throw answer;
    });
    return { svg: await svg.catch((error: Error) => error.message), asked };
  };

  test("are laid out once where all are there", async () => {
    expect(await asking([drawn])).toEqual({ svg: drawn, asked: [""] });
  });

  test("are asked for in simpler kinds where one is missing, or Graphviz breaks down", async () => {
    expect(await asking(["<svg></svg>", drawn])).toEqual({ svg: drawn, asked: ["", "polyline"] });
    const broken = new Error("in routesplines, Pshortestpath failed");
    expect(await asking([broken, broken, drawn])).toEqual({ svg: drawn, asked: ["", "polyline", "line"] });
  });

  test("that no kind brings are left away, and what breaks down always is said", async () => {
    const broken = new Error("out of memory");
    expect((await asking([broken, "<svg></svg>", broken])).svg).toBe("<svg></svg>");
    expect((await asking([broken, new Error("again"), new Error("again")])).svg).toBe("out of memory");
  });

  test("of the pictures here are all there at once", async () => {
    const { instance } = await import("@viz-js/viz");
    const graphviz = await instance();
    for (const style of ["book", "tensor", "modules"] as const) {
      let times = 0;
      await withAllLines(toDot(differentiated(appleAndOrange()), { style }), (each) => {
        times++;
        return graphviz.renderString(each, { format: "svg" });
      });
      expect(times, style).toBe(1);
    }
  });
});

describe("names", () => {
  test("that are long go on in further lines, cut at words where there are any", () => {
    expect(wrapped("hidden_size")).toBe("hidden_size");
    expect(wrapped("encoder.layers.0.attention.query_projection.weight").split("\n")).toEqual([
      "encoder.layers.0.attention.query_projection.",
      "weight",
    ]);
    const rows = wrapped("a".repeat(200)).split("\n");
    expect(rows.join("")).toBe("a".repeat(200));
    expect(rows.length).toBeGreaterThan(4);
    expect(wrapped("支".repeat(30)).split("\n")).toEqual(["支".repeat(22), "支".repeat(8)]);
  });

  test("of wide characters get the room that Graphviz does not know of", async () => {
    expect([hasWide("りんご"), hasWide("apple")]).toEqual([true, false]);
    expect(withRoom("price")).toBe("price");
    expect(withRoom("支払金額の税")).toBe("支払金額の税\u00A0\u00A0");
    const x = variable(2, "りんごの値段");
    const y = x.mul(variable(3, "りんごの個数"));
    y.name = "支払金額";
    const svg = await toSvg(differentiated(y.add(1)));
    const start = Number(/<g id="v0"[\s\S]*? d="M([\d.]+),/.exec(svg)?.[1]);
    const [, at = "", size = ""] = / x="([\d.]+)"[^>]*font-size="([\d.]+)"[^>]*>りんごの値段/.exec(svg) ?? [];
    expect(start).toBeGreaterThan(Number(at) + 3 * Number(size));
  });
});

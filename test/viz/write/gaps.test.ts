/** A wire that runs down is whole until its numbers are there, and then interrupted by these alone. */
import { expect, test } from "vitest";
import { manualSeed, nn, randn, type Tensor } from "wengert";
import { type DrawingOptions, frames, steps, toAnimatedSvg, toHtml, toSvg, toTikz } from "wengert/viz";
import { textsIn } from "../../../src/viz/write/laid-out/geometry.js";
import { appleAndOrange, differentiated } from "../graphs.js";

const price = differentiated(appleAndOrange());

/** Its cells stand in columns, so that wires run down from left to right, too. */
function lstm(): Tensor {
  manualSeed(0);
  const [outputs] = new nn.LSTM(3, 4).forward(randn([2, 5, 3], { name: "x" }));
  return differentiated(outputs.square().mean());
}

const groupsIn = (svg: string) => [...svg.matchAll(/<g id="([vg]\d+)">\n([\s\S]*?)<\/g>/g)];
const papersIn = (body: string) =>
  [...body.matchAll(/<rect fill="#ffffff" x="\S+" y="(\S+)" width="\S+" height="(\S+)"\/>/g)].map(
    ([, y, high]) => ({ top: Number(y), bottom: Number(y) + Number(high) }),
  );

/** The ends of the curves that a line is made of, in pairs. */
const pieces = (path: string) =>
  (path.match(/M[^M]*/g) ?? []).map((piece) => {
    const points = piece.match(/-?[\d.]+,-?[\d.]+/g) ?? [];
    return [points[0], points.at(-1)];
  });

test.each<[string, () => Tensor, DrawingOptions]>([
  ["from top to bottom", () => price, { edges: "wires", rankdir: "TB" }],
  ["from bottom to top", () => price, { edges: "wires", rankdir: "BT", theme: "print" }],
  ["in the columns of a loop", lstm, { style: "modules" }],
])("%s", async (_, graph, options) => {
  const pictures = (await frames(graph(), options)).toArray();
  let interrupted = 0;
  for (const { svg, index } of pictures)
    for (const [, id = "", body = ""] of groupsIn(svg)) {
      const papers = papersIn(body);
      interrupted += papers.length;
      const runsDown = (body.match(/ d="[^"]*"/)?.[0].match(/M/g) ?? []).length === 3;
      if (id.startsWith("v") && runsDown) {
        // what joins the two parts begins where the one ends, and ends where the other begins
        const [tail = [], head = [], between = []] = pieces(/ d="([^"]*)"/.exec(body)?.[1] ?? "");
        expect(tail.includes(between[0]) || tail.includes(between[1]), `${id} in step ${index}`).toBe(true);
        expect(head.includes(between[0]) || head.includes(between[1]), `${id} in step ${index}`).toBe(true);
        expect(papers).toHaveLength(textsIn(body).length);
      }
      for (const [i, { top, bottom }] of papers.entries()) {
        const { area } = textsIn(body)[i] ?? {};
        expect(area?.top, `${id} in step ${index}`).toBeGreaterThan(top - 1);
        expect(area?.bottom, `${id} in step ${index}`).toBeLessThan(bottom + 1);
      }
    }
  expect(interrupted).toBeGreaterThan(pictures.length);
});

const down = { edges: "wires", rankdir: "TB" } as const;

test("what nothing comes later in needs no paper, nor does a wire that runs across", async () => {
  expect(await toSvg(price, down)).not.toContain("<rect");
  for (const { svg } of await frames(price, { edges: "wires" })) expect(svg).not.toContain("<rect");
});

test("the player shows the paper with its number; an animation and TikZ have it too", async () => {
  const html = await toHtml(price, { ...down, numerical: false });
  const pairs = [...html.matchAll(/<rect( data-from="\d+")? fill[^>]*>\n<text( data-from="\d+")?/g)];
  expect(pairs.length).toBeGreaterThan(8);
  for (const [, paper, number] of pairs) expect(paper).toBe(number);
  expect(await toAnimatedSvg(price, { ...down, captions: false })).toContain("<rect");
  const last = steps(price).size - 1;
  const written = async (step: number) =>
    (await toTikz(price, { ...down, step })).match(/rectangle \+\+\(/g)?.length ?? 0;
  expect(await written(0)).toBe(0);
  expect(await written(last)).toBeGreaterThan(8);
});

/** From what Graphviz laid out to what stands in a page: boxes that are found, heard, opened by keyboard. */
import { escapeXml } from "../../text/escape.js";
import { fill } from "../../text/fill.js";
import type { Theme } from "../../theme/theme.js";
import { joinWires } from "../../write/edges/join-wires.js";
import { withAllLines } from "../../write/laid-out/routes.js";
import { withClearTitles } from "../../write/laid-out/titles.js";
import { dotOf } from "./dot.js";
import { around, moduleId, type Outline } from "./outline.js";
import { type Seen, seenOf } from "./seen.js";

/** What a picture says to who hears it, and what its size depends on. */
export interface PictureWords {
  /** `{name}, closed module of {n} nodes`, and the like. */
  readonly closedModule: string;
  readonly openModule: string;
  readonly node: string;
}

export interface Drawn {
  readonly svg: string;
  readonly seen: Seen;
}

/** @param layOut DOT to SVG. */
export async function pictureOf(
  outline: Outline,
  open: ReadonlySet<number>,
  theme: Theme,
  words: PictureWords,
  layOut: (dot: string) => string,
): Promise<Drawn> {
  const seen = seenOf(outline, open);
  const { dot, looks } = dotOf(outline, seen, theme);
  const joining = { theme, horizontal: true, flows: false };
  const svg = await withClearTitles(dot, async (tried) =>
    joinWires(await withAllLines(tried, layOut), looks, joining),
  );
  return { svg: marked(outline, seen, svg, words), seen };
}

const group = /<g id="([^"]*)" class="(node|edge|cluster)">\n<title>[\s\S]*?<\/title>\n/g;
const part = /<g id="([^"]*)" class="(?:node|cluster)">\n[\s\S]*?<\/g>\n/g;

/** Lines first, then each open module before what is in it: the order in which Tab goes through them. */
function inOrder(outline: Outline, { boxes }: Seen, svg: string): string {
  const parts = new Map<string, string>();
  const rest = svg.replace(part, (whole, id: string) => {
    parts.set(id, whole);
    return "";
  });
  const ids = boxes.flatMap(({ id, inside }) => [...around(outline, inside).reverse().map(moduleId), id]);
  const ordered = [...new Set([...ids, ...parts.keys()])].map((id) => parts.get(id) ?? "");
  return rest.replace(/<\/g>\n<\/svg>/, () => `${ordered.join("")}</g>\n</svg>`);
}

function marked(outline: Outline, seen: Seen, svg: string, words: PictureWords): string {
  const labels = new Map(seen.boxes.map(({ id, label }) => [id, label]));
  const { modules, nodes, texts } = outline;
  const say = (words: string, name: string, n: number) => escapeXml(fill(words, { name: spoken(name), n }));
  const [, wide = "400", high = "300"] = /viewBox="[^ ]* [^ ]* ([^ ]*) ([^"]*)"/.exec(svg) ?? [];
  return inOrder(outline, seen, svg.slice(svg.indexOf("<svg")).replace(/<title>[\s\S]*?<\/title>\n/, ""))
    .replace(/<!-{2}[\s\S]*?-->\n/g, "")
    .replace(group, (_, id: string, kind: string) => {
      const at = Number(id.slice(1).replace(/_.*/, ""));
      if (kind === "edge") return '<g class="edge">\n';
      if (kind === "cluster" || id.startsWith("m")) {
        const isOpen = kind === "cluster";
        const name = isOpen ? (texts[modules.title[at] as number] as string) : (labels.get(id) ?? "");
        const label = say(isOpen ? words.openModule : words.closedModule, name, modules.size[at] as number);
        return (
          `<g class="${kind} module" data-module="${at}" role="button" tabindex="0" ` +
          `aria-expanded="${isOpen}" aria-label="${label}">\n`
        );
      }
      if (id.includes("_")) return `<g class="node" data-node="${at}" aria-hidden="true">\n`;
      const text = (column: readonly number[]) => texts[column[at] as number] as string;
      const name = [text(nodes.name), text(nodes.what), text(nodes.shape)].filter(Boolean).join(", ");
      const label = say(words.node, name, 0);
      return `<g class="node" data-node="${at}" role="img" tabindex="0" aria-label="${label}">\n`;
    })
    .replace(/<text [^>]*>/g, (text) =>
      text.replace(/ xml:space="preserve"| text-anchor="middle"| font-family="Helvetica,sans-Serif"/g, ""),
    )
    .replace(/<svg width="[^"]*" height="[^"]*"/, () => `<svg data-wide="${wide}" data-high="${high}"`);
}

const spoken = (label: string) => label.replaceAll("\n", ", ");

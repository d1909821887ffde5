/**
 * The picture of a page: boxes and arrows that the program finds by id, with the steps that each part is
 * shown in.
 */
import { pageWords } from "../languages/words.js";
import type { Prepared } from "../scene/prepare.js";
import type { Box } from "../scene/scene.js";
import { boxesOf } from "../scene/visit-items.js";
import type { GraphNode } from "../snapshot/snapshot.js";
import { escapeXml, unescapeXml } from "../text/escape.js";
import { fill } from "../text/fill.js";
import { altOf, isLiteral } from "../words/names.js";
import type { Sentences } from "../words/sentences.js";
import { boxName } from "../words/tell.js";
import { altsOf, imagesAsked } from "../write/images/boxes.js";
import type { Mark } from "../write/marks.js";
import { type MarkedSvg, mapGroups, mapLines } from "../write/svg.js";
import type { PlayerState } from "./opened.js";
import type { Questions } from "./questions.js";
import { stepText } from "./step-text.js";

/** What every text has alike is said once, in the style sheet of the page. */
function withoutRepeats(svg: string): string {
  return svg.replace(/<text [^>]*>/g, (text) =>
    text
      .replace(/ stroke="[^"]*" stroke-width="2.5" stroke-linejoin="round" paint-order="stroke"/, "")
      .replace(/ xml:space="preserve"| text-anchor="middle"| font-family="Helvetica,sans-Serif"/g, ""),
  );
}

/** The outline of a module, with its title. */
const outline = /<g id="[^"]*" class="cluster">\n<title>cluster_([\s\S]*?)<\/title>\n([\s\S]*?)<\/g>/g;

/** As they stand in an SVG of Graphviz. */
const numbers = /(?:&#45;)?(?:\d+(?:\.\d+)?(?:e(?:&#45;)?\d+)?|∞)|NaN/g;

interface Leaf {
  readonly node: GraphNode;
  /** Whether it is a single number. */
  readonly isOne: boolean;
  /** Whether its value is what it is called. */
  readonly literal: boolean;
}

/** Which box it is, of `b3` and of its repeats `b3_2`. */
const numberOf = (id: string): number => Number.parseInt(id.slice(1), 10);

export class Picture {
  readonly #prepared: Prepared;
  readonly #marked: MarkedSvg;
  readonly #sentences: Sentences;
  readonly #questions: Questions;
  readonly #boxes: readonly Box[];
  readonly #turns: PlayerState["turns"];

  constructor(
    { prepared, turns }: PlayerState,
    marked: MarkedSvg,
    sentences: Sentences,
    questions: Questions,
  ) {
    this.#prepared = prepared;
    this.#turns = turns;
    this.#marked = marked;
    this.#sentences = sentences;
    this.#questions = questions;
    this.#boxes = boxesOf(prepared.scene.items);
  }

  write(): string {
    const { svg } = this.#marked;
    const [, , wide = "400", high = "300"] = /viewBox="([^"]*)"/.exec(svg)?.[1]?.split(" ") ?? [];
    // boxes in creation order, after all edges: the order in which Tab goes through them
    const boxes: string[] = [];
    const edges = mapGroups(this.#marked, (id, mark, content) => {
      const group = this.#group(id, mark, content);
      if (!id.startsWith("b")) return group;
      const place = numberOf(id);
      boxes[place] = (boxes[place] ?? "") + group;
      return "";
    });
    const drawn = withoutRepeats(edges).replace(
      /<\/g>\n<\/svg>/,
      () => `${withoutRepeats(boxes.join(""))}</g>\n</svg>`,
    );
    return drawn
      .slice(drawn.indexOf("<svg"))
      .replace(/<!--[\s\S]*?-->\n/g, "")
      .replace(outline, (whole, path: string, content: string) =>
        this.#outline(whole, unescapeXml(path), content),
      )
      .replace(/<title>[\s\S]*?<\/title>\n/g, "") // a browser would show ids as tooltips
      .replace(
        /<svg width="[^"]*" height="[^"]*"/,
        () =>
          `<svg role="group" aria-label="${escapeXml(altOf(this.#prepared))}" ` +
          `style="--wide:${wide};--high:${high}"`,
      );
  }

  #group(id: string, mark: Mark, content: string): string {
    const inner = content.replace(/<title>[\s\S]*?<\/title>\n/, "");
    const active = mark.active.length === 0 ? "" : ` data-active="${mark.active.join(" ")}"`;
    const from = mark.from === 0 ? "" : ` data-from="${stepText(mark.from)}"`;
    const alarming = Number.isFinite(mark.alarmFrom) ? ` data-alarm="${mark.alarmFrom}"` : "";
    const box = id.startsWith("b") ? this.#boxes[numberOf(id)] : undefined;
    const added = this.#addedIn(box);
    const firstAdded = mark.lines.length - added.length;
    const leaf = this.#leafAt(id);
    const rule = box === undefined ? this.#questions.atArrow(id) : this.#questions.aboutNode(box.node?.id);
    const entries = this.#entriesIn(leaf, inner, mark.gradientLine);
    const lines = mapLines(inner, (text, line, paper) => {
      const starts = mark.lines[line] ?? 0;
      const when = starts === mark.from ? "" : ` data-from="${stepText(starts)}"`;
      const asked = line < firstAdded ? rule : added[line - firstAdded];
      const secret =
        box !== undefined && line >= mark.gradientLine && asked !== undefined ? ` data-rule="${asked}"` : "";
      const saysValue = line < mark.gradientLine && (starts > 0 || leaf?.literal === true);
      const value = leaf?.isOne !== true || !saysValue ? "" : ` data-leaf="${escapeXml(leaf.node.id)}"`;
      const said = entries?.has(line)
        ? this.#withEntries(text, leaf?.node.id ?? "", entries.get(line))
        : text;
      return (
        paper.replace("<rect", () => `<rect${when}`) +
        said.replace("<text", () => `<text${when}${secret}${value}`)
      );
    });
    const images = box === undefined ? [] : this.#marked.images.in(box.id);
    const timed = rule === undefined ? lines : imagesAsked(lines, images, rule);
    const opens = box?.module !== undefined && this.#turns.has(box.module.path);
    if (box !== undefined && id.includes("_"))
      // heard at its first place alone
      return (
        `<g id="${id}" class="node" aria-hidden="true" ` +
        `data-details="db${numberOf(id)}"${active}${alarming}>\n${timed}</g>\n`
      );
    if (box !== undefined) {
      const role = opens ? this.#button(box.module.path, false) : 'role="img"';
      const name = opens ? "" : this.#spoken(box);
      const about = opens ? this.#aModule : "";
      return (
        `<g id="${id}" class="node" tabindex="0" ${role}${name} ` +
        `data-details="d${id}"${this.#op(box)}${active}${alarming}>\n${about}${timed}</g>\n`
      );
    }
    const place = /<text[^>]* (text-anchor="[^"]*" x="[^"]*" y="[^"]*"[^>]*)>/.exec(inner)?.[1];
    const question = rule === undefined || place === undefined ? "" : `<text class="ask" ${place}>?</text>\n`;
    const about = rule === undefined ? "" : ` data-rule="${rule}"`;
    const details = `data-details="d${this.#boxBefore(id)}"`;
    const steps = `${about}${from}${active}${alarming}`;
    return `<g id="${id}" class="edge"${steps} ${details}>\n${timed}${question}</g>\n`;
  }

  /** The leaf whose value a box or the arrow of a value says, for a page that lets it be changed. */
  #leafAt(id: string): Leaf | undefined {
    const { scene, drawing } = this.#prepared;
    const node = id.startsWith("b")
      ? this.#boxes[numberOf(id)]?.node
      : id.startsWith("v")
        ? scene.arrows[numberOf(id)]?.value
        : undefined;
    if (node?.kind !== "parameter" && node?.kind !== "input") return undefined;
    const isOne = node.shape.size === 0;
    return { node, isOne, literal: isOne && drawing.names === "auto" && isLiteral(node) };
  }

  /** The lines of an array that is written in full, each with the place of its first entry. */
  #entriesIn(leaf: Leaf | undefined, content: string, gradientLine: number): Map<number, number> | undefined {
    const value = leaf?.node.value;
    const values = typeof value === "object" ? value.values : value !== undefined ? [value] : undefined;
    if (leaf === undefined || leaf.isOne || values === undefined) return undefined;
    const lines = new Map<number, number>();
    const written: string[] = [];
    mapLines(content, (text, line) => {
      const said = />([^<]*)</.exec(text)?.[1]?.trim() ?? "";
      if (line >= gradientLine || !said.startsWith("[")) return text;
      lines.set(line, written.length);
      written.push(...(said.match(numbers) ?? []));
      return text;
    });
    // what a user calls a tensor may look like one
    const isIt = [...values].map((x) => this.#sentences.number(x)).join() === unescapeXml(written.join());
    return isIt ? lines : undefined;
  }

  /** Each number as a part of its own. */
  #withEntries(text: string, leaf: string, first = 0): string {
    let at = first;
    return text.replace(/>[^<]*</, (said) =>
      said.replace(numbers, (x) => `<tspan data-leaf="${escapeXml(leaf)}[${at++}]">${x}</tspan>`),
    );
  }

  #op({ node }: Box): string {
    return node?.kind === "op" ? ` data-op="${escapeXml(node.op)}"` : "";
  }

  /** Of a module that opens or closes. It is called what is to be seen on it, so it has no label. */
  #button(path: string, isOpen: boolean): string {
    const turn = this.#turns.get(path);
    return (
      `role="button" aria-expanded="${isOpen}" data-opens="${turn?.to}" data-step="${turn?.step}" ` +
      `data-key="${escapeXml(path)}"`
    );
  }

  /** What is said of such a button beside its name. */
  get #aModule(): string {
    return `<desc>${escapeXml(pageWords(this.#prepared.drawing.lang).aModule)}</desc>\n`;
  }

  /** The outline of an open module is what closes it. */
  #outline(group: string, path: string, content: string): string {
    if (!this.#turns.has(path)) return group;
    return `<g class="cluster" tabindex="0" ${this.#button(path, true)}>\n${this.#aModule}${content}</g>`;
  }

  /** The questions about what a step adds to the gradients of parameters, one per line at the box's end. */
  #addedIn(box: Box | undefined): (string | undefined)[] {
    const { arrows, columns } = this.#prepared.scene;
    const said = (box === undefined ? undefined : columns?.said.get(box.id)) ?? [];
    return said.map((arrow) => this.#questions.atArrow(`g${arrows.indexOf(arrow)}`));
  }

  /** The box that an edge comes from, as the id of its group. */
  #boxBefore(id: string): string {
    const from = this.#prepared.scene.arrows[numberOf(id)]?.from;
    return `b${this.#boxes.findIndex((box) => box.id === from)}`;
  }

  /** What is heard of a box; what images tell of a gradient the page leaves out until that is answered. */
  #spoken(box: Box): string {
    const images = this.#marked.images.in(box.id);
    const heard = altsOf(images, true);
    const label = ` aria-label="${escapeXml(this.#named(box) + altsOf(images, false) + heard)}"`;
    const rule = this.#questions.aboutNode(box.node?.id);
    if (heard === "" || rule === undefined) return label;
    return `${label} data-heard="${escapeXml(heard)}" data-heard-rule="${rule}"`;
  }

  #named(box: Box): string {
    const { node } = box;
    const { spokenModule, spokenOp, spokenLeaf, kinds } = pageWords(this.#prepared.drawing.lang);
    const boxed = boxName(box, this.#prepared.drawing);
    if (node === undefined) return fill(spokenModule, { name: boxed });
    if (node.kind === "op") return fill(spokenOp, { name: boxed });
    return fill(spokenLeaf, { name: this.#sentences.name(node.id), kind: kinds[node.kind] });
  }
}

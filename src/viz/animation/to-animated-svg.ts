/** toAnimatedSvg: all steps in one SVG that plays by itself, without a script. */
import { options as optionsOf, signature } from "../../arguments/index.js";
import { type Drawable, drawableKind, snapshotOf } from "../capture/drawable.js";
import { loadWords } from "../languages/loaded.js";
import { imagesKept } from "../scene/image-kinds.js";
import { prepare } from "../scene/prepare.js";
import { altOf } from "../words/names.js";
import { stepsOf } from "../words/steps.js";
import { groupAt, layOutMarked, mapGroups, withAlt } from "../write/svg.js";
import { Captions } from "./captions.js";
import { type AnimationOptions, animationKinds } from "./options.js";

const animationOptions = optionsOf<AnimationOptions>()(animationKinds);
const takes = signature("toAnimatedSvg", { graph: drawableKind, options: animationOptions });

/**
 * The steps of `frames` as one SVG file that plays them in turn and begins again: forward, then back, each
 * with its sentence. It has no script, so that an `<img>`, a README and a slide show it; who has asked their
 * system for less motion sees the last step, at rest; so does paper.
 * @throws MissingPackageError where @viz-js/viz is not installed, ValueError as `toDot` does, and for a
 *   duration out of range.
 */
export async function toAnimatedSvg(graph: Drawable, options: AnimationOptions = {}): Promise<string> {
  takes.check(arguments);
  const { seconds, captions, ...drawing } = animationOptions.read(options);
  const snapshot = snapshotOf("toAnimatedSvg", graph, { images: imagesKept(drawing.images) });
  const prepared = prepare("toAnimatedSvg", snapshot, drawing);
  await loadWords(drawing.lang);
  const sentences = stepsOf(prepared).map(({ sentence }) => sentence);
  const marked = await layOutMarked("toAnimatedSvg", prepared);
  const count = sentences.size;
  const spans = new Spans(count, seconds);

  const moving = mapGroups(marked, (id, mark, content) => {
    const looks = Array.from({ length: count }, (_, step) => groupAt(marked, step, id, mark, content));
    return spans
      .runsOf(looks)
      .map(({ look, from, to }) => spans.shown(look, from, to))
      .join("");
  });
  const told = captions ? new Captions(moving, sentences.toArray(), prepared.drawing.theme) : undefined;
  const groups = told?.texts.map((text, step) => spans.shown(`<g>\n${text}</g>\n`, step, step)) ?? [];
  const played = told?.below(moving, groups.join("")) ?? moving;
  return withAlt(
    played.replace(/<g id="graph0"/, (first) => `${spans.styles()}${first}`),
    altOf(prepared),
    drawing.lang,
  );
}

interface Run {
  readonly look: string;
  /** The first step that shows it, and the last. */
  readonly from: number;
  readonly to: number;
}

/**
 * When what is to be seen: each span of steps is one animation of all that is seen in it. Names say the
 * number of steps and how long one is, since pictures that stand in one page share their styles.
 */
class Spans {
  readonly #count: number;
  readonly #seconds: number;
  readonly #name: string;
  readonly #used = new Set<string>();

  constructor(count: number, seconds: number) {
    this.#count = count;
    this.#seconds = seconds;
    this.#name = `steps-${count}-${Math.round(seconds * 1000)}`;
  }

  /** Steps that follow each other and look alike are one. */
  runsOf(looks: readonly string[]): Run[] {
    const runs: Run[] = [];
    for (const [step, look] of looks.entries()) {
      const last = runs.at(-1);
      if (last?.look === look) runs[runs.length - 1] = { ...last, to: step };
      else runs.push({ look, from: step, to: step });
    }
    return runs.filter(({ look }) => look !== "");
  }

  /** A group that is to be seen in these steps alone; at rest the last step is. */
  shown(group: string, from: number, to: number): string {
    const last = this.#count - 1;
    if (from === 0 && to === last) return group;
    this.#used.add(`${from}-${to}`);
    const classes = to === last ? `${this.#name} last` : this.#name;
    // ids are for all that is drawn at once
    const bare = group.replace(/^<g id="[^"]*"/, "<g");
    return bare.replace(
      "<g",
      () => `<g class="${classes}" style="animation-name:${this.#name}-${from}-${to}"`,
    );
  }

  styles(): string {
    const moments = this.#count + 1; // the last step stays twice as long
    const at = (step: number) => `${Number(((100 * step) / moments).toFixed(3))}%`;
    const frames = [...this.#used].map((span) => {
      const [from = 0, to = 0] = span.split("-").map(Number);
      const before = from === 0 ? "" : "0%{visibility:hidden}";
      const after = to === this.#count - 1 ? "" : `${at(to + 1)}{visibility:hidden}`;
      return `@keyframes ${this.#name}-${span}{${before}${at(from)}{visibility:visible}${after}}`;
    });
    const how = `animation-duration:${moments * this.#seconds}s;animation-timing-function:step-end`;
    return `<style>
.${this.#name}{visibility:hidden;${how};animation-iteration-count:infinite}
.${this.#name}.last{visibility:visible}
@media print,(prefers-reduced-motion:reduce){.${this.#name}{animation:none!important}}
${frames.join("\n")}
</style>
`;
  }
}

/** What the classes are called, where there is little room: by measured width, the whole name beside it. */

import type { NetworkWords } from "../../languages/translation.js";
import { fill } from "../../text/fill.js";
import { html, type Markup } from "../../text/markup.js";
import { emWidth, shortened } from "../../text/width.js";
import type { ChosenImage } from "../measure/choice.js";

/** How the rows of classes are written, in the units of their picture. */
export interface ClassRows {
  readonly width: number;
  /** Of one row. */
  readonly high: number;
  /** Where bars begin. */
  readonly start: number;
  /** Whether a name has a line of its own, above its bar. */
  readonly stacked: boolean;
  /** As far as there is room for them. */
  readonly names: readonly string[];
}

const width = 210;
const nameSize = 15;
const noteSize = 13;
/** Helvetica bold is wider than what is measured, by less than this. */
const bold = 1.1;
/** Wider names leave the bars beside them too short. */
const besideBars = 45;

export function classRows(names: readonly string[], words: NetworkWords): ClassRows {
  const widest = Math.max(...names.map(emWidth)) * nameSize * bold;
  if (widest <= besideBars) return { width, high: 29, start: Math.round(widest) + 16, stacked: false, names };
  const note = Math.max(emWidth(words.label), emWidth(words.largest)) * noteSize;
  const room = (width - note - 22) / nameSize / bold;
  return { width, high: 42, start: 8, stacked: true, names: shortenedApart(names, room) };
}

/** Those that would be shortened to the same begin with the number of their class. */
export function shortenedApart(names: readonly string[], room: number): string[] {
  const short = names.map((name) => shortened(name, room));
  return short.map((each, k) => {
    const name = names[k] as string;
    const isAlone = each === name || short.indexOf(each) === short.lastIndexOf(each);
    return isAlone ? each : shortened(`${k}: ${name}`, room);
  });
}

/** The whole name, where one of so many em is shortened. */
export const wholeName = (name: string, most: number): Markup | string =>
  emWidth(name) <= most ? "" : html` title="${name}"`;

/** What the narrowest page and the widest have room for. */
const optionRoom = 19;

/** An image to choose; where its names are long, both are shortened, and whole in its title. */
export function imageOption(
  { index, label, prediction, probability }: ChosenImage,
  value: number,
  classes: readonly string[],
  words: NetworkWords,
): Markup {
  const written = (name: (k: number) => string) =>
    fill(label === prediction ? words.optionRight : words.optionWrong, {
      index,
      label: name(label),
      prediction: name(prediction),
      share: `${Math.round(100 * probability)} %`,
    });
  const whole = written((k) => classes[k] as string);
  if (emWidth(whole) <= optionRoom) return html`<option value="${value}">${whole}</option>`;
  const room = (optionRoom - emWidth(written(() => ""))) / (label === prediction ? 1 : 2);
  const names = shortenedApart(classes, room);
  const short = written((k) => names[k] as string);
  return html`<option value="${value}" title="${whole}">${short}</option>`;
}

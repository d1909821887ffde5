/** The words of each kind of picture or page in a language: where it is English, no other table is needed. */
import { curves } from "./en/curves.js";
import { explorer } from "./en/explorer.js";
import { network } from "./en/network.js";
import { page } from "./en/page.js";
import { pictures } from "./en/pictures.js";
import { report } from "./en/report.js";
import { steps } from "./en/steps.js";
import { type Language, translationOf } from "./loaded.js";
import type {
  CurveWords,
  ExplorerWords,
  NetworkWords,
  PageWords,
  PictureWords,
  ReportWords,
  StepWords,
} from "./translation.js";

export const pictureWords = (lang?: Language): PictureWords => translationOf(lang)?.pictures ?? pictures;
export const stepWords = (lang?: Language): StepWords => translationOf(lang)?.steps ?? steps;
export const pageWords = (lang?: Language): PageWords => translationOf(lang)?.page ?? page;
export const explorerWords = (lang?: Language): ExplorerWords => translationOf(lang)?.explorer ?? explorer;
export const networkWords = (lang?: Language): NetworkWords => translationOf(lang)?.network ?? network;
export const curveWords = (lang?: Language): CurveWords => translationOf(lang)?.report ?? curves;
export const reportWords = (lang?: Language): ReportWords => translationOf(lang)?.report ?? report;

/** By language: the texts of ops that have places, as patterns. */
const patterns = new Map<string, readonly (readonly [english: RegExp, translated: string])[]>();

/**
 * What an op says of itself (`cut to its piece`, `summed to (50,)`, `1 if {a} > 0 else 0`), in a language; as
 * it is where the library did not say it.
 */
export function opText(text: string, lang: Language = "en"): string {
  const ops = translationOf(lang)?.ops;
  if (ops === undefined || text === "") return text;
  if (ops[text] !== undefined) return ops[text];
  let known = patterns.get(lang);
  if (known === undefined) {
    known = Object.entries(ops).flatMap(([english, translated]) =>
      english.includes("{{") ? [[patternOf(english), translated] as const] : [],
    );
    patterns.set(lang, known);
  }
  for (const [pattern, translated] of known) {
    const found = pattern.exec(text);
    if (found !== null) return translated.replace(/\{\{(\w+)\}\}/g, (_, name) => found.groups?.[name] ?? "");
  }
  return text;
}

/** `summed to {{shape}}` as it is found in a text. */
function patternOf(english: string): RegExp {
  const literal = english.replace(/[.*+?^$()|[\]\\/]/g, "\\$&");
  return new RegExp(`^${literal.replace(/\{\{(\w+)\}\}/g, "(?<$1>.+)")}$`);
}

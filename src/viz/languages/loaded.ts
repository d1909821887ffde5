/** The languages: which there are, and which of them have been loaded. English always is. */
import { type Kind, oneOf, signature, ValueError } from "../../arguments/index.js";
import type { Translation } from "./translation.js";

/** English, Japanese, Chinese (simplified). */
export type Language = "en" | "ja" | "zh";

export const languages: readonly Language[] = ["en", "ja", "zh"];

export const languageKind: Kind<Language> = oneOf(languages);

const loaded = new Map<Language, Translation>();

const loadLanguageTakes = signature("loadLanguage", { lang: languageKind });

/**
 * Loads the words of a language, once. What returns a promise (`toSvg`, `toHtml`, `trainingReport`, ...) does
 * so by itself where it is asked for a `lang`; before `toDot`, `toMermaid`, `describe`, `steps`, `plotCurves`
 * and `toNetworkHtml`, which answer at once, it is up to the caller. So no program carries words that it
 * never shows.
 */
export async function loadLanguage(lang: Language): Promise<void> {
  loadLanguageTakes.check(arguments);
  await loadWords(lang);
}

export async function loadWords(lang: Language = "en"): Promise<void> {
  if (lang === "en" || loaded.has(lang)) return;
  const { translation } = lang === "ja" ? await import("./ja/table.js") : await import("./zh/table.js");
  loaded.set(lang, translation);
}

/** @throws ValueError where the words of a language are not here. @param by the function that needs them. */
export function requireWords(by: string, lang: Language = "en"): void {
  if (lang !== "en" && !loaded.has(lang))
    throw new ValueError(
      `${by}: lang: the words of "${lang}" are not loaded yet: await loadLanguage("${lang}") once before`,
    );
}

/** undefined for English. */
export function translationOf(lang: Language = "en"): Translation | undefined {
  requireWords("words", lang);
  return loaded.get(lang);
}

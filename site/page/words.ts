/** The languages of the site, and the words that every page has. */

const english = {
  language: "Language",
  colours: "Colours",
  auto: "as your system",
  light: "light",
  dark: "dark",
};

export type Common = Readonly<Record<keyof typeof english, string>>;

const japanese: Common = {
  language: "言語",
  colours: "配色",
  auto: "システムに合わせる",
  light: "明るい",
  dark: "暗い",
};

const chinese: Common = {
  language: "语言",
  colours: "配色",
  auto: "跟随系统",
  light: "浅色",
  dark: "深色",
};

export const common = { en: english, ja: japanese, zh: chinese };
export type Language = keyof typeof common;
export const languageNames: Readonly<Record<Language, string>> = { en: "English", ja: "日本語", zh: "中文" };

export const isLanguage = (text: string | null): text is Language =>
  text !== null && Object.hasOwn(common, text);

/** What the address asks for, else what the reader prefers. */
export function languageOf(search: string, preferred: readonly string[]): Language {
  const asked = new URLSearchParams(search).get("lang");
  return isLanguage(asked) ? asked : (preferred.map((each) => each.slice(0, 2)).find(isLanguage) ?? "en");
}

/** `{name}` stands for a value. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (written, name) => String(values[name] ?? written));
}

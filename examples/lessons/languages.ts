/** The flag `--lang en,ja` of the lessons: in which languages they are drawn and written. */
import type { Language } from "wengert/viz";
import type { Flag } from "../shared/flags.js";
import { languages } from "./words.js";

/** Each is given once. */
export function inLanguages(fallback: readonly Language[]): Flag<readonly Language[]> {
  return {
    takes: "LIST",
    about: `languages, of ${languages.join(", ")} (${fallback.join(",")})`,
    alias: ["language", "languages"],
    fallback,
    range: `some of ${languages.join(",")}, with commas between them`,
    read: (text) => {
      const asked = text.split(",");
      const known = languages.filter((each) => asked.includes(each));
      return known.length === asked.length ? known : undefined;
    },
  };
}

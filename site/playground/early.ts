/**
 * Runs before all else of the page, as soon as there is room for the picture. That of the first lesson is here, in
 * every language; those of the others are scripts beside the page. Where another program is asked for, it only begins
 * the player, unseen.
 */
import text from "text:first-pages";
import { type Language, languageOf } from "../page/words.js";
import { addressOf } from "./first.js";

const { names, looks, program, pages } = JSON.parse(text) as {
  /** Of the lessons whose pictures are at hand; the first one's is in `pages`. */
  readonly names: readonly string[];
  /** The two parts of a player's page that are the same in all. */
  readonly looks: string;
  readonly program: string;
  readonly pages: Readonly<Record<Language, string>>;
};

const [first = ""] = names;
const language = languageOf(location.search, navigator.languages);
const named = location.hash === "" ? first : names.find((name) => addressOf(name) === location.hash);

function begin(page: string, isIt: boolean): boolean {
  const frame = document.querySelector<HTMLIFrameElement>("#graph iframe");
  if (frame === null) return false;
  frame.srcdoc = page.replace("<style></style>", () => looks).replace("<script></script>", () => program);
  if (!isIt) return false;
  frame.classList.remove("coming");
  // with all its numbers
  const last = { wengertPlayer: "step", step: Number.MAX_SAFE_INTEGER };
  frame.addEventListener("load", () => frame.contentWindow?.postMessage(last, "*"), { once: true });
  return true;
}

/** @returns whether it came */
function arrives(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    globalThis.wengertPicture = (page) => resolve(begin(page, true));
    const script = document.createElement("script");
    script.src = `parts/pictures/${name}.${language}.js`;
    script.onerror = () => resolve(begin(pages[language], false));
    document.head.append(script);
  });
}

globalThis.wengertFirst =
  named === undefined || named === first
    ? Promise.resolve(begin(pages[language], named === first))
    : arrives(named);

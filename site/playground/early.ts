/**
 * Runs before all else of the page, as soon as there is room for the picture: it is drawn already, in every language.
 * Where another program is asked for, it only begins the player, unseen.
 */
import text from "text:first-pages";
import { type Language, languageOf } from "../page/words.js";
import { isFirst } from "./first.js";

/** The page of the player, without what is the same in every language: its looks and its program. */
const { name, looks, program, pages } = JSON.parse(text) as {
  readonly name: string;
  readonly looks: string;
  readonly program: string;
  readonly pages: Readonly<Record<Language, string>>;
};

const frame = document.querySelector<HTMLIFrameElement>("#graph iframe");
if (frame !== null) {
  frame.srcdoc = pages[languageOf(location.search, navigator.languages)]
    .replace("<style></style>", () => looks)
    .replace("<script></script>", () => program);
  if (isFirst(name)) {
    frame.classList.remove("coming");
    // with all its numbers
    const last = { wengertPlayer: "step", step: Number.MAX_SAFE_INTEGER };
    frame.addEventListener("load", () => frame.contentWindow?.postMessage(last, "*"), { once: true });
  }
}

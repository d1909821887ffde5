/** The head: where there is little room it is one row, and what is seldom used stands in its menu. */
import { find } from "../page/dom.js";

/** As in style.css. */
const little = "(max-width: 46rem), (max-height: 30rem)";

export function keepHeadLow(): void {
  const more = find<HTMLDetailsElement>("#more");
  const share = find("#share");
  const right = find("header .right");
  const query = matchMedia(little);
  const place = () => {
    if (query.matches) find(".menu", more).prepend(right, share);
    else {
      more.before(share);
      more.after(right);
    }
  };
  query.addEventListener("change", place);
  place();
  addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && !more.contains(target)) more.open = false;
  });
  // what is pressed in the picture is told to its own page alone
  addEventListener("blur", () => {
    if (document.activeElement instanceof HTMLIFrameElement) more.open = false;
  });
  more.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !more.open) return;
    more.open = false;
    find("summary", more).focus();
  });
}

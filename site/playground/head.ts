/** The head: where there is little room it is one row, and what is seldom used stands in its menu; embedded, there is none. */
import { find } from "../page/dom.js";

/** As in style.css. */
const little = "(max-width: 46rem), (max-height: 30rem)";

/** Inside another page there is no head: what runs and stops stands in that of the part that is seen. */
export function embed(view: "graph" | "code"): void {
  document.body.dataset.embedded = view;
  const buttons = [find("#run"), find("#stop")];
  for (const button of buttons) button.classList.add("small");
  find(view === "graph" ? "#seen .head" : "#code .head").append(...buttons);
}

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

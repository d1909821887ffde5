/** Buttons in rows, moved among by arrow keys. */

/**
 * Buttons in rows of which one is in the tab order: arrow keys move among them.
 * @param {readonly Element[]} buttons
 * @param {number} perRow
 * @param {(i: number | undefined) => void} choose undefined: none of them
 */
export function gridOf(buttons, perRow, choose) {
  for (const [i, button] of buttons.entries()) {
    button.addEventListener("click", () => {
      choose(i);
    });
    button.addEventListener("keydown", (event) => {
      const { key } = /** @type {KeyboardEvent} */ (event);
      if (key === "Escape") choose(undefined);
      const by = /** @type {Record<string, number>} */ ({
        ArrowLeft: -1,
        ArrowRight: 1,
        ArrowUp: -perRow,
        ArrowDown: perRow,
        Home: -i,
        End: buttons.length - 1 - i,
      })[key];
      if (by === undefined && key !== "Escape") return;
      event.preventDefault();
      const to = buttons[i + (by ?? 0)];
      if (by !== undefined && to !== undefined) {
        choose(i + by);
        for (const each of buttons) each.setAttribute("tabindex", each === to ? "0" : "-1");
        /** @type {HTMLElement} */ (to).focus();
      }
    });
  }
}

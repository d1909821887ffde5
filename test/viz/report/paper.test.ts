/** The looks of the report on paper, and where the system forces colours. */
import { expect, test } from "vitest";
import { looks } from "../../../src/viz/report/looks.js";
import { openVisits } from "../../helpers/pages.js";
import { chromiumPath, sayIfSkipped } from "../browser.js";

sayIfSkipped("the report on paper");
const visit = openVisits();

test.skipIf(chromiumPath === undefined)("tables are whole, under their headings; shades stay", async () => {
  const body =
    "<h3>t</h3><details open><summary>s</summary></details><table class='confusion'><tbody><tr>" +
    "<td class='count' style='--share:90;--hue:red;--inputFill:white'>1</td></tr></tbody><tfoot><tr><td>2</td></tr></tfoot></table>";
  const { result } = await visit("about:blank", {}, async (page) => {
    await page.setContent(`<!doctype html><style>${looks.text}</style>${body}`);
    const style = (selector: string, name: string) =>
      page.evaluate(`getComputedStyle(document.querySelector("${selector}")).${name}`);
    const shade = await style("td.count", "backgroundColor");
    await page.emulateMedia({ forcedColors: "active" });
    const forced = await style("td.count", "backgroundColor");
    await page.emulateMedia({ media: "print", forcedColors: null });
    return {
      isShaded: shade === forced,
      headings: [await style("h3", "breakAfter"), await style("summary", "breakAfter")],
      table: await style(".confusion", "breakInside"),
      foot: await style("tfoot", "display"),
    };
  });
  expect(result).toEqual({
    isShaded: true,
    headings: ["avoid", "avoid"],
    table: "avoid",
    foot: "table-row-group",
  });
});

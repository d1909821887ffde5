/** What TypeDoc's pages leave out for those who hear them: where the content is, what each list of links is for. */

/** @type {readonly (readonly [RegExp, string])[]} */
const changes = [
  [/<div class="col-content">/g, '<div class="col-content" role="main">'],
  [/<nav id="tsd-sidebar-links" class/g, '<nav id="tsd-sidebar-links" aria-label="Site" class'],
  [/<nav class="tsd-navigation">/g, '<nav class="tsd-navigation" aria-label="All pages">'],
  [/<h3>(Settings|On This Page)<\/h3>/g, "<h2>$1</h2>"],
  // the corner of a table is no heading
  [/<th><\/th>/g, "<td></td>"],
];

/** @param {string} page @returns {string} */
export const withLandmarks = (page) =>
  changes.reduce((text, [found, instead]) => text.replace(found, instead), page);

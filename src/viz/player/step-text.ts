/** Steps as the page writes them into its attributes. */

/** A number, of a step that may never come. */
export const stepText = (step: number) => (Number.isFinite(step) ? String(step) : "1e9");

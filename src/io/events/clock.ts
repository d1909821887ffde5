/** The time of day, of every event; whoever wants the same bytes again gives a clock. */

/** Seconds since 1970. */
export const timeOfDay = (): number => Date.now() / 1000;

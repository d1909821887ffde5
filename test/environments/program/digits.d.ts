/** The digits, which the harness writes beside the compiled program. */
export const images: string;
export const labels: string;

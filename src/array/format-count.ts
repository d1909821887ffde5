/** formatCount: how whole numbers are written in tables and pictures. */

/** 39760 -> `39,760` */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

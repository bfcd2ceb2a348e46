/** Calendar quarter in UTC of an instant, such as `2026-Q4`: card tokens of one quarter are hashed with one key. */
export function quarterOf(instant: number): string {
  const date = new Date(instant);
  return `${String(date.getUTCFullYear()).padStart(4, '0')}-Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
}

/** One figure: always a ratio to a named baseline of the same run, since the machine's own speed is nobody's merit. */
export interface Row {
  readonly what: string
  readonly baseline: string
  readonly ratio: number
  readonly detail: string
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export function format({ what, baseline, ratio, detail }: Row): string {
  return `${what}: ${ratio.toFixed(2)} × ${baseline}\n    ${detail}`
}

/** `: did you mean "x"?` for the nearest of the candidates, or the list of them when none is near. */
export function suggestion(word: string, candidates: readonly string[]): string {
  let best: string | undefined
  let least = allowedDistance(word) + 1
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  if (best !== undefined) return `: did you mean "${best}"?`
  return candidates.length > 0 && candidates.length <= 12 ? `: it takes ${candidates.join(', ')}` : ''
}

/** Whether one may be the other misspelt. */
export function isAlike(a: string, b: string): boolean {
  return editDistance(a.toLowerCase(), b.toLowerCase()) <= allowedDistance(a)
}

function allowedDistance(word: string): number {
  return Math.max(2, Math.floor(word.length / 3))
}

/** Levenshtein's, with one row. */
function editDistance(a: string, b: string): number {
  const row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0]!
    row[0] = i
    for (let j = 1; j <= b.length; j++) {
      const substitution = diagonal + (a[i - 1] === b[j - 1] ? 0 : 1)
      diagonal = row[j]!
      row[j] = Math.min(substitution, diagonal + 1, row[j - 1]! + 1)
    }
  }
  return row[b.length]!
}

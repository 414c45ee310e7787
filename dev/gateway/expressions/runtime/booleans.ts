/** bool.Parse: `true` or `false` in any case, with space around. */
export function parseBoolean(text: string): boolean | undefined {
  const trimmed = text.replace(/^[\s\0]+|[\s\0]+$/g, '').toLowerCase()
  return trimmed === 'true' ? true : trimmed === 'false' ? false : undefined
}

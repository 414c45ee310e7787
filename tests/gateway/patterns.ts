/** A pattern of docs/reference/policy-patterns.md: a title, its policy, and what is sent and answered. */
export interface Pattern {
  readonly title: string
  readonly scope: 'api' | 'product'
  /** The sections as the page shows them. */
  readonly policy: string
  readonly exchanges: readonly PatternExchange[]
}
export interface PatternExchange {
  /** `# …` lines: what happens before. */
  readonly notes: readonly string[]
  readonly request: Message
  readonly response: Message
  /** What reaches backends; undefined where the page does not say. */
  readonly sent: readonly Message[] | undefined
}
export interface Message {
  /** The request or status line. */
  readonly start: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | undefined
}

/** The patterns of a page: each a heading, an `xml` block and the `http` block after it. */
export function readPatterns(page: string): Pattern[] {
  return page.split(/^### /m).flatMap((text): Pattern[] => {
    const policy = /^```xml( product)?\n(.*?)^```/ms.exec(text)
    const http = /^```http\n(.*?)^```/ms.exec(text)
    if (policy === null || http === null) return []
    const exchanges = http[1]!.trim().split('\n\n').map(readExchange)
    const scope = policy[1] === undefined ? 'api' : 'product'
    return [{ title: text.slice(0, text.indexOf('\n')), scope, policy: policy[2]!, exchanges }]
  })
}

function readExchange(text: string): PatternExchange {
  const marked = (mark: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${mark} `))
      .map((line) => line.slice(2))
  const sent = marked('=')
  const [request] = messages(marked('>'), /^[A-Z]+ \//)
  const [response] = messages(marked('<'), /^\d{3} /)
  if (request === undefined || response === undefined) throw new Error(`An exchange lacks a side:\n${text}`)
  return {
    notes: marked('#'),
    request,
    response,
    sent: sent.length === 0 ? undefined : messages(sent, /^[A-Z]+ http/),
  }
}

/** Lines as messages, each from a line that looks like `start` on. */
function messages(lines: readonly string[], start: RegExp): Message[] {
  const found: { start: string; headers: [string, string][]; body: string | undefined }[] = []
  for (const line of lines) {
    const last = found.at(-1)
    const header = /^([\w-]+): (.*)$/.exec(line)
    if (start.test(line)) found.push({ start: line, headers: [], body: undefined })
    else if (header !== null) last?.headers.push([header[1]!, header[2]!])
    else if (last !== undefined) last.body = line
  }
  return found
}

const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '\u00a9',
  reg: '\u00ae',
  euro: '\u20ac',
  hellip: '\u2026',
  ndash: '\u2013',
  mdash: '\u2014',
  lsquo: '\u2018',
  rsquo: '\u2019',
  ldquo: '\u201c',
  rdquo: '\u201d',
  trade: '\u2122',
  middot: '\u00b7',
  bull: '\u2022',
  pound: '\u00a3',
  yen: '\u00a5',
  cent: '\u00a2',
  sect: '\u00a7',
  deg: '\u00b0',
  laquo: '\u00ab',
  raquo: '\u00bb',
  times: '\u00d7',
  divide: '\u00f7',
  agrave: '\u00e0',
  egrave: '\u00e8',
  eacute: '\u00e9',
  igrave: '\u00ec',
  ograve: '\u00f2',
  ugrave: '\u00f9',
  auml: '\u00e4',
  ouml: '\u00f6',
  uuml: '\u00fc',
  Auml: '\u00c4',
  Ouml: '\u00d6',
  Uuml: '\u00dc',
  szlig: '\u00df',
  ccedil: '\u00e7',
  ntilde: '\u00f1',
}

/** WebUtility.HtmlEncode: the five that matter in markup, Latin-1 letters, and what lies beyond the basic plane. */
export function encodeHtml(text: string): string {
  return text.replace(/[<>&"']|[\u00a0-\u00ff]|[\ud800-\udbff][\udc00-\udfff]/g, (c) => {
    const simple = ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&#39;' } as Record<string, string>)[
      c
    ]
    return simple ?? `&#${c.codePointAt(0)};`
  })
}

export function decodeHtml(text: string): string {
  return text.replace(/&(#[xX][0-9a-fA-F]+|#\d+|\w+);/g, (whole, entity: string) => {
    if (!entity.startsWith('#')) return NAMED[entity] ?? whole
    const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1))
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole
  })
}

/** What takes the place of a secret. */
export const REDACTED = '[redacted]'

/** Ends of names, in lower case and without separators, of what nobody may read. */
const secretName =
  /(?:authori[sz]ation|cookies?|passwords?|passwd|passphrase|pwd|secrets?|tokens?|(?:api|access|account|function|functions|host|master|private|shared|subscription|signing|encryption)key|connectionstrings?|credentials?|proof|assertion|signature)$|^(?:jwt|sas|sig|pin)$/

/** Whether the value of a member of this name is a secret, however the name is spelled: `api_key`, `X-Api-Key`, `apiKey`. */
export function isSecretName(name: string): boolean {
  return secretName.test(name.toLowerCase().replace(/[^a-z0-9]/g, ''))
}

/** Text without any of these has no secret of the shapes below, and most text is such. */
const suspicious =
  /eyJ|AzFu|==|:\/\/[^/]*@|bearer|basic|sharedkey|accesskey|accountkey|accesssignature|passw|pwd|secret|token|-key|api_?key|sig=|code=|cookie|authoriz|proof/i

/** Secrets by their shape. Where a name comes first, it stays. */
const shapes: readonly (readonly [RegExp, string])[] = [
  // Header lines go before the rest: their values may have several words.
  [/\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*[:=]\s*["']?)[^"'\r\n]+/gi, `$1$2${REDACTED}`],
  [/\b(bearer)\s+[\w.~+/=-]{8,}/gi, `$1 ${REDACTED}`],
  [/\b(basic|sharedkey(?:lite)?)\s+[\w+/:-]{12,}={0,2}/gi, `$1 ${REDACTED}`],
  [/\beyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*){0,3}/g, REDACTED],
  [/(\w:\/\/)[^\s/@]+@/g, `$1${REDACTED}@`],
  // https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
  [/\b(AccountKey|SharedAccessKey|SharedAccessSignature)=[^;\s"']+/gi, `$1=${REDACTED}`],
  [
    /\b((?:[a-z]+[_-])*(?:passw(?:or)?d|pwd|secret|token|api[_-]?key|subscription-key|functions-key|proof))(["']?\s*[:=]\s*["']?)[^\s"'&;,]+/gi,
    `$1$2${REDACTED}`,
  ],
  [/([?&](?:sig|code)=)[^&\s"']+/gi, `$1${REDACTED}`],
  // Keys of Azure can be told by what stands in them: https://learn.microsoft.com/purview/sit-defn-azure-function-master-key
  [/[\w-]{20,}AzFu[\w-]+={0,2}/g, REDACTED],
  [/[A-Za-z0-9+/]{86}==/g, REDACTED],
]

/** The text with its secrets taken out: tokens, keys, connection strings, signatures of addresses. */
export function redactText(text: string): string {
  if (!suspicious.test(text)) return text
  let redacted = text
  for (const [shape, replacement] of shapes) redacted = redacted.replace(shape, replacement)
  return redacted
}

/** What .NET calls attributes that OpenSSL has another short name for. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  emailAddress: 'E',
  ST: 'S',
  GN: 'G',
  SN: 'SN',
  serialNumber: 'SERIALNUMBER',
  title: 'T',
  street: 'STREET',
}

/** Node's `CN=a\nO=b` as X509Certificate2.Subject shows it: the most specific part first, special values in quotes. */
export function distinguishedName(text: string): string {
  return text
    .split('\n')
    .filter((part) => part !== '')
    .reverse()
    .map((part) => {
      const equals = part.indexOf('=')
      const name = part.slice(0, equals)
      return `${SHORT_NAMES[name] ?? name}=${quoted(part.slice(equals + 1).replace(/\\(.)/g, '$1'))}`
    })
    .join(', ')
}

function quoted(value: string): string {
  const isSpecial = value === '' || /[,+="\n<>#;]/.test(value) || value.trim() !== value
  return isSpecial ? `"${value.replaceAll('"', '""')}"` : value
}

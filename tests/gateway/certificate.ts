/** O=Example, CN=Client 01, self-signed, valid for a hundred years from 2026-11-21T11:22:04Z. */
export const certificate = Buffer.from(
  [
    'MIIBujCCAWGgAwIBAgIUJdOPiVeqz2a5OKL2m/CqwgdfuogwCgYIKoZIzj0EAwIwJjEQMA4GA1UECgwHRXhhbXBsZTESMBAGA1UE',
    'AwwJQ2xpZW50IDAxMCAXDTI2MTEyMTExMjIwNFoYDzIxMjYxMDI4MTEyMjA0WjAmMRAwDgYDVQQKDAdFeGFtcGxlMRIwEAYDVQQD',
    'DAlDbGllbnQgMDEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQgY2LC27vpgSgGUwTx2dpJA2KqNSwhVjnSgJ0npxc/rE724JEY',
    'Acgbs31Lt0ExCud/KqW0RmZnqftFNcXaQIwWo2swaTAdBgNVHQ4EFgQU7K50DRo8NQnkZiUSvKwjn4fa5MUwHwYDVR0jBBgwFoAU',
    '7K50DRo8NQnkZiUSvKwjn4fa5MUwDwYDVR0TAQH/BAUwAwEB/zAWBgNVHREEDzANggtjbGllbnQudGVzdDAKBggqhkjOPQQDAgNH',
    'ADBEAiA4SzIueqEt1LHvjpd5B9FuYEKvk/6K41R5/v6hq1aQswIgZwtoAEca3nRtIUp3n1x2UWw//aCl7noDPAsOv2qCnIQ=',
  ].join(''),
  'base64',
)
export const thumbprint = '31155D6B3DA612F770BFACD0BCBD217DB131E7C2'

import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'

const page = readFileSync('docs/reference/gateway-fidelity.md', 'utf8')
const rows = page.split('\n').filter((line) => /^\| (?!behaviour|---)/.test(line))

it('every choice has a source and a place', () => {
  expect(rows.length).toBeGreaterThan(50)
  for (const row of rows) {
    expect(row).toMatch(
      /^\| .+ \| .+ \| .*\(https:\/\/learn\.microsoft\.com\/azure\/api-management\/.+\) \| .*`\S+\.ts`.* \|$/,
    )
  }
})

it('every place is there', () => {
  for (const row of rows) {
    const where = row.split(' | ').at(-1)!
    let code = ''
    for (const [, name = ''] of where.matchAll(/`([^`]+)`/g)) {
      if (name.endsWith('.ts')) {
        expect([name, existsSync(`dev/gateway/${name}`)]).toEqual([name, true])
        code = readFileSync(`dev/gateway/${name}`, 'utf8')
      } else if (!/^(END|Environment\.NewLine)$/.test(name)) {
        expect([row, new RegExp(`\\b${name}\\b`).test(code)]).toEqual([row, true])
      }
    }
  }
})

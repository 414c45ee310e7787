import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const stages = readdirSync(join(ROOT, 'infra/stages'))

/** The template's parameters; those without a value of their own have to be given. */
const template = [...read('infra/bicep/main.bicep').matchAll(/^param (\w+) ([^\n]+)/gm)].map(
  ([, name = '', rest = '']) => ({
    name,
    required: !rest.includes(' = ') && !rest.endsWith('?'),
  }),
)
const given = (stage: string) =>
  [...read(`infra/stages/${stage}`).matchAll(/^param (\w+) = (.*)$/gm)].map(([, name = '', value = '']) => ({
    name,
    value,
  }))

describe('the parameter files of the stages', () => {
  it('are dev and prod', () => expect(stages).toEqual(['dev.bicepparam', 'prod.bicepparam']))

  it.each(stages)('%s uses the template', (stage) => {
    expect(read(`infra/stages/${stage}`)).toMatch(/^using '\.\.\/bicep\/main\.bicep'\n/)
  })

  it.each(stages)('%s gives each parameter that has to be given, once, and none that the template has not', (stage) => {
    const names = given(stage).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(template.map(({ name }) => name)).toEqual(expect.arrayContaining(names))
    expect(names).toEqual(expect.arrayContaining(template.filter(({ required }) => required).map(({ name }) => name)))
  })

  it.each(stages)('%s takes secrets from the environment', (stage) => {
    for (const name of ['functionAppKey', 'gatewayProof']) {
      const { value } = given(stage).find((each) => each.name === name) ?? {}
      expect(value).toMatch(/^readEnvironmentVariable\('[A-Z_]+'\)$/)
    }
  })

  it.each(stages)('%s is named after its environment', (stage) => {
    expect(given(stage).find(({ name }) => name === 'environmentName')?.value).toBe(`'${stage.split('.')[0]}'`)
  })
})

describe('ps-rule.yaml', () => {
  const options = parse(read('ps-rule.yaml'))

  it('checks the template as the stages fill it in', () => {
    expect(options.configuration.AZURE_BICEP_PARAMS_FILE_EXPANSION).toBe(true)
    expect(options.input.pathIgnore).toEqual(['**', '!infra/stages/*.bicepparam'])
    const rules = parse(read('.github/workflows/infra.yml')).jobs.rules
    expect(
      rules.steps.find(({ uses = '' }: { uses?: string }) => uses.startsWith('microsoft/ps-rule')).with.inputPath,
    ).toBe('infra/stages/')
    const needed = new Set(stages.flatMap((stage) => read(`infra/stages/${stage}`).match(/(?<=Variable\(')\w+/g) ?? []))
    for (const name of needed) expect(rules.env[name].length).toBeGreaterThanOrEqual(40)
  })

  it('gives a reason for each rule that it leaves out', () => {
    const lines = read('ps-rule.yaml').split('\n')
    for (const rule of options.rule.exclude) {
      expect(rule).toMatch(/^Azure\.\w+\.\w+$/)
      const at = lines.findIndex((line) => line.trim() === `- ${rule}`)
      const reason = lines.slice(0, at).findLast((line) => !line.trim().startsWith('- Azure.'))
      expect([rule, reason?.trim().startsWith('#')]).toEqual([rule, true])
    }
  })
})

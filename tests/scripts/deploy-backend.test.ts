import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { unzipSync } from 'fflate'
import { readAppFiles, zipApp } from '../../scripts/azure/app-package.js'
import { createStandIn, type StandIn } from '../infra/stand-in.js'
import { runScriptFile } from './run-script.js'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'app-'))
  await mkdir(join(folder, 'docs'))
  await writeFile(join(folder, 'host.json'), '{}')
  await writeFile(join(folder, 'package.json'), '{"main":"main.mjs"}')
  await writeFile(join(folder, 'docs/index.html'), '<html></html>')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the package of the app', () => {
  it('holds every file of the folder under its own name', async () => {
    const files = unzipSync(zipApp(await readAppFiles(folder)))
    expect(Object.keys(files)).toEqual(['docs/index.html', 'host.json', 'package.json'])
    expect(new TextDecoder().decode(files['docs/index.html'])).toBe('<html></html>')
  })

  it('has the same bytes for the same files', async () => {
    const first = zipApp(await readAppFiles(folder))
    await writeFile(join(folder, 'host.json'), '{}')
    expect(Buffer.from(zipApp(await readAppFiles(folder))).equals(Buffer.from(first))).toBe(true)
  })

  it.each(['host.json', 'package.json'])('is refused without %s', async (name) => {
    await rm(join(folder, name))
    await expect(readAppFiles(folder)).rejects.toThrow(`${name} is missing: npm run build writes the folder.`)
  })
})

describe('npm run deploy-backend', () => {
  let standIn: StandIn | undefined
  afterEach(() => standIn?.dispose())

  it('prints the call of a dry run and makes none', async () => {
    standIn = await createStandIn()
    const args = ['--app', 'func-1', '--resource-group', 'rg', '--subscription', 'sub-1', '--dry-run']
    const { status, stdout } = await runScriptFile('scripts/deploy-backend.ts', args, standIn.env)
    expect(status).toBe(0)
    expect(stdout).toBe(
      'az functionapp deployment source config-zip --name func-1 --resource-group rg --src app.zip ' +
        '--build-remote false --subscription sub-1\n',
    )
    expect(await standIn.calls()).toEqual([])
  })

  it.each([
    ['no app', ['--resource-group', 'rg'], 'Which function app? Give --app and --resource-group.'],
    ['an unknown option', ['--ap', 'x'], '--ap'],
  ])('refuses %s', async (_case, args, message) => {
    standIn = await createStandIn()
    const { status, stderr } = await runScriptFile('scripts/deploy-backend.ts', args, standIn.env)
    expect(status).toBe(1)
    expect(stderr).toContain(message)
    expect(stderr).toContain('npm run deploy-backend --')
  })
})

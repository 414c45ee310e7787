import { afterEach, describe, expect, it } from '@jest/globals'
import { CommandError, createCli, formatCommand } from '../../scripts/azure/cli.js'
import { createStandIn, type StandIn } from '../infra/stand-in.js'

let standIn: StandIn | undefined

afterEach(() => standIn?.dispose())

describe('the Azure command line', () => {
  it('runs the command found on PATH', async () => {
    standIn = await createStandIn()
    await createCli('az', standIn).run('group', 'delete', '--name', 'rg one')
    expect(await standIn.calls()).toEqual(['az group delete --name rg one'])
  })

  it('reads JSON', async () => {
    standIn = await createStandIn([{ when: 'apim list', stdout: ['a', 'b'] }])
    expect(await createCli('az', standIn).read('apim', 'list')).toEqual(['a', 'b'])
    expect(await standIn.calls()).toEqual(['az apim list --output json'])
  })

  it('reads nothing as undefined', async () => {
    standIn = await createStandIn()
    expect(await createCli('az', standIn).read('apim', 'list')).toBeUndefined()
  })

  it('says which command failed, with what status, and what it said', async () => {
    standIn = await createStandIn([{ when: 'group show', status: 3, stderr: "Please run 'az login'." }])
    const failed = createCli('az', standIn).read('group', 'show', '--name', 'rg one')
    await expect(failed).rejects.toThrow(
      "az group show --name 'rg one' --output json ended with status 3:\nPlease run 'az login'.",
    )
    await expect(failed).rejects.toMatchObject({ missing: false })
  })

  it('says how to install a command that is not on PATH', async () => {
    const failed = createCli('azd', { env: { PATH: '/nonexistent' } }).run('env', 'list')
    await expect(failed).rejects.toBeInstanceOf(CommandError)
    await expect(failed).rejects.toMatchObject({
      missing: true,
      message: expect.stringContaining('azd is not on PATH. Install it: https://learn.microsoft.com/'),
    })
  })

  it('prints instead of running in a dry run', async () => {
    standIn = await createStandIn([{ when: 'apim list', stdout: ['a'] }])
    const printed: string[] = []
    const az = createCli('az', { ...standIn, dryRun: true, print: (line) => printed.push(line) })
    await az.run('group', 'delete', '--name', "o'brien")
    expect(await az.read('apim', 'list')).toBeUndefined()
    expect(printed).toEqual([`az group delete --name 'o'\\''brien'`, 'az apim list'])
    expect(await standIn.calls()).toEqual([])
  })

  it('quotes what a shell would take apart', () => {
    expect(formatCommand('az', ['--url', '/a?b=c', '--query', '[].name', 'plain-1'])).toBe(
      "az --url '/a?b=c' --query '[].name' plain-1",
    )
  })
})

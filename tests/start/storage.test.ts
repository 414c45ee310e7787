import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, jest } from '@jest/globals'
import { startEmulator } from '../../dev/start/storage.js'

jest.setTimeout(30_000)

it('Azurite listens on free ports of 127.0.0.1 and stops when told to, however much it says meanwhile', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'azurite-'))
  const emulator = await startEmulator({ port: 0, folder, fresh: true })
  const deaths: unknown[] = []
  emulator.onExit((code) => deaths.push(code))
  expect(emulator.connectionString).toContain(
    `TableEndpoint=http://127.0.0.1:${emulator.ports.Table}/devstoreaccount1;`,
  )
  expect((await fetch(`http://127.0.0.1:${emulator.ports.Blob}/devstoreaccount1?comp=list`)).status).toBe(403)
  await emulator.stop()
  expect(deaths).toEqual([])
  expect(() => process.kill(emulator.pid, 0)).toThrow('ESRCH')
  await emulator.stop()
  rmSync(folder, { recursive: true })
})

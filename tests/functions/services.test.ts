import { afterEach, describe, expect, it } from '@jest/globals'
import { catalog } from '../../src/functions/shared/services.js'
import { StorageSettingsError } from '../../src/storage/settings.js'

const { STORAGE, STORAGE__tableServiceUri: uri } = process.env

afterEach(() => {
  Object.assign(
    process.env,
    STORAGE === undefined ? {} : { STORAGE },
    uri === undefined ? {} : { STORAGE__tableServiceUri: uri },
  )
})

describe('the catalogue of the app', () => {
  it('takes its storage from the environment, as it is at the first use', async () => {
    delete process.env.STORAGE
    delete process.env.STORAGE__tableServiceUri
    await expect(catalog.get(1)).rejects.toThrow(StorageSettingsError)
    process.env.STORAGE = 'not a connection string'
    await expect(catalog.get(1)).rejects.toThrow('The setting STORAGE is not a connection string')
  })
})

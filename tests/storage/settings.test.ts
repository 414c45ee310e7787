import { describe, expect, it } from '@jest/globals'
import { checkStorage } from '../../src/storage/settings.js'

describe('the settings of storage', () => {
  it.each([{ connection: 'UseDevelopmentStorage=true' }, { tableServiceUri: 'https://mine.table.core.windows.net' }])(
    'are enough with %j',
    (settings) => {
      expect(checkStorage(settings)).toBeUndefined()
    },
  )

  it.each([{}, { connection: '' }, { blobServiceUri: 'https://mine.blob.core.windows.net' }, { clientId: 'mine' }])(
    'are not with %j',
    (settings) => {
      expect(checkStorage(settings)).toMatch(/STORAGE .*STORAGE__tableServiceUri/)
    },
  )
})

import base from './jest.config.js'

/** Pages in a real Chromium: run by CI, and by `npm run test:browser` where one is installed. */
export default {
  ...base,
  testMatch: ['<rootDir>/tests/browser/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  coverageThreshold: undefined,
  maxWorkers: 1,
}

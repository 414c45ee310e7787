import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type Levels, startLevels } from '../e2e/levels.js'

jest.setTimeout(90_000)

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

let levels: Levels
let browser: Browser
beforeAll(async () => {
  levels = await startLevels()
  browser = await chromium.launch({
    ...(CHROMIUM && { executablePath: CHROMIUM }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })
})
afterAll(async () => {
  await browser?.close()
  await levels?.close()
})

/** Opens the page as a reader does, and notes every request and complaint. */
async function openDocumentation(): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
  const page = await browser.newPage()
  const requests: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(`${levels.gatewayUrl}/public/docs`)
  await page.getByText('/catalog/{item_id}').first().waitFor()
  return { page, requests, complaints }
}

describe('the documentation page', () => {
  it('shows every operation, asks no other origin for anything and complains of nothing', async () => {
    const { page, requests, complaints } = await openDocumentation()
    for (const text of ['/generate_name', 'List the catalogue', 'Delete a catalogue item', '/health/ready']) {
      expect(await page.getByText(text).count()).toBeGreaterThan(0)
    }
    const foreign = requests.filter((url) => !url.startsWith(levels.gatewayUrl) && !/^(data|blob):/.test(url))
    expect(foreign).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })

  it('shows the second version where one asks for it', async () => {
    const { page } = await openDocumentation()
    await page.getByRole('link', { name: 'v2', exact: true }).click()
    await page.getByText('/names/random').first().waitFor()
    expect(await page.getByText('/generate_name').count()).toBe(0)
    expect(await page.getByRole('link', { name: 'v2', exact: true }).getAttribute('aria-current')).toBe('page')
    await page.close()
  })

  it('calls the API through the gateway with the key that one gives it', async () => {
    const { page } = await openDocumentation()
    await page.getByRole('button', { name: 'Authorize' }).first().click()
    await page.locator('.auth-container input').first().fill('local-dev-key')
    await page.locator('.auth-btn-wrapper button.authorize').first().click()
    await page.locator('.auth-btn-wrapper button.btn-done').first().click()
    const operation = page.locator('.opblock', { hasText: 'Get a catalogue item' }).first()
    await operation.locator('.opblock-summary-control').click()
    await operation.getByRole('button', { name: 'Try it out' }).click()
    await operation.locator('input[placeholder="item_id"]').fill('42')
    const answer = page.waitForResponse((response) => new URL(response.url()).pathname === '/api/catalog/42')
    await operation.getByRole('button', { name: 'Execute' }).click()
    expect((await answer).status()).toBe(200)
    expect(await (await answer).json()).toMatchObject({ item_id: 42, routed_by: 'azure-api-management' })
    await page.close()
  })
})

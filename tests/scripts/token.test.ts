import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { decodeJwt } from 'jose'
import { type Issuer, startIssuer } from '../../dev/issuer/issuer.js'
import { runScriptFile } from './run-script.js'

let issuer: Issuer
beforeAll(async () => {
  issuer = await startIssuer({ port: 0, audience: 'api://catalogue' })
})
afterAll(() => issuer?.close())

const token = (args: readonly string[], env: Record<string, string> = {}) =>
  runScriptFile('scripts/token.ts', args, { ...process.env, ...env })
const port = () => new URL(issuer.url).port

describe('npm run token', () => {
  it('prints a token of the issuer that npm start runs, and nothing else', async () => {
    const args = ['--user', 'alice', '--roles', 'API.Read,API.Write', '--scopes', 'catalog.read', '--scopes', 'x y']
    const { status, stdout, stderr } = await token([...args, '--expires', '5m'], { ISSUER_PORT: port() })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const claims = decodeJwt(stdout.trim())
    expect(claims).toMatchObject({
      iss: issuer.url,
      aud: 'api://catalogue',
      sub: 'alice',
      roles: ['API.Read', 'API.Write'],
      scp: 'catalog.read x y',
      exp: claims.iat! + 300,
    })
  })

  it('takes the address of the issuer', async () => {
    const { stdout } = await token(['--user', 'bob', '--audience', 'other', '--issuer', issuer.url])
    expect(decodeJwt(stdout.trim())).toMatchObject({ sub: 'bob', aud: 'other' })
  })

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['without a user', [], {}, /^--user is missing/],
    ['with an option of another name', ['--role', 'x'], {}, /'--role'[\s\S]*npm run -s token/],
    ['when no issuer runs', ['--user', 'a', '--issuer', 'http://127.0.0.1:1'], {}, /^No issuer answers at .*npm start/],
    ['when its port is anybody’s guess', ['--user', 'a'], { ISSUER_PORT: '0' }, /^ISSUER_PORT is 0: give --issuer/],
  ])('%s says what to do', async (_what, args, env, message) => {
    const { status, stdout, stderr } = await token(args, env)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/ {4}at /)
  })

  it('passes on what the issuer refuses', async () => {
    const { status, stderr } = await token(['--user', 'a', '--expires', 'soon', '--issuer', issuer.url])
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('gives no token: Invalid time period'),
    })
  })

  it('helps', async () => {
    expect(await token(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('--scopes') })
  })
})

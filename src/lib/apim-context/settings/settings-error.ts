/** The environment cannot be used; `problems` has a sentence for each variable that is wrong. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    const heading = `The app cannot start with these settings:`
    super([heading, ...problems.map((problem) => `  - ${problem}`)].join('\n'))
    this.problems = problems
  }
}

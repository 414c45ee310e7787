import type { TriggeredFunction } from '../../triggers/triggered-function.js'
import type { FunctionInfo } from '../../types.js'

/**
 * A function as the admin API describes it. The members that lead to files on disk are null: in this programming model
 * functions have none of their own.
 */
export function describeFunction(
  { name, http, disabled }: FunctionInfo,
  triggered: TriggeredFunction | undefined,
  baseUrl: string,
): object {
  const bindings = Object.entries(triggered?.bindings ?? {}).map(([key, binding]) => ({ ...binding, name: key }))
  return {
    name,
    script_root_path_href: null,
    script_href: null,
    config_href: null,
    test_data_href: null,
    href: `${baseUrl}/admin/functions/${name}`,
    invoke_url_template: http ? http.url.toLowerCase() : null,
    language: 'node',
    config: { name, bindings },
    files: null,
    test_data: null,
    isDisabled: disabled,
    isDirect: true,
    isProxy: false,
  }
}

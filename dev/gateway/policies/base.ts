import { ALL_SECTIONS, type Policy } from './policy.js'

/**
 * Stands for the same section of the next broader scope; composing the plan puts that in its place, so nothing is compiled.
 * https://learn.microsoft.com/azure/api-management/set-edit-policies#use-base-element-to-set-policy-evaluation-order
 */
export const base: Policy = { name: 'base', sections: ALL_SECTIONS, compile: () => () => undefined }

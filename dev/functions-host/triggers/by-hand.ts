/** Why a function runs that an HTTP request or the admin API called. */
export const BY_HAND = 'This function was programmatically called via the host APIs.'

/** Version of the real host whose behaviour this one has. */
export const HOST_VERSION = '4.1036.0'

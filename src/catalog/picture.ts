/** How an item looks. */
export interface Picture {
  readonly contentType: PictureType
  readonly bytes: Uint8Array
}

export interface StoredPicture extends Picture {
  /** Changes with every write of the picture, and with nothing else. */
  readonly version: string
}

export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'] as const
export type PictureType = (typeof pictureTypes)[number]

/** Whether a picture is as whoever changes it believes: its version, undefined when there is none yet. */
export type ExpectedPicture = (version: string | undefined) => boolean

/** Where the pictures are, one for an item. Every implementation passes the same contract tests. */
export interface PictureStore {
  find(itemId: number): Promise<StoredPicture | undefined>
  /**
   * Puts the picture in the place of the one that is expected, in one step.
   * @returns its version
   * @throws VersionConflictError
   */
  put(itemId: number, picture: Picture, expected: ExpectedPicture): Promise<string>
  /** Does nothing where there is none. */
  remove(itemId: number): Promise<void>
}

/** What the bytes begin with, `.` for any byte: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern */
const signatures: Readonly<Record<PictureType, RegExp>> = {
  'image/png': /^\x89PNG\r\n/,
  'image/jpeg': /^\xff\xd8\xff/,
  'image/webp': /^RIFF.{4}WEBPVP/s,
}

/** What the bytes are, whatever their sender calls them; undefined when they are no picture of ours. */
export function findPictureType(bytes: Uint8Array): PictureType | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 14))
  return pictureTypes.find((type) => signatures[type].test(start))
}

/** A library that only some devices need is not installed here. */
export class LibraryMissing extends Error {
  override name = 'LibraryMissing'
}

/** Loads an optional library; when it is absent, says what needs it and how to have it. */
export const optional = async <T>(name: string, load: () => Promise<T>): Promise<T> => {
  try {
    return await load()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error
    throw new LibraryMissing(`this device needs the library ${name}: npm install ${name} (${message})`)
  }
}

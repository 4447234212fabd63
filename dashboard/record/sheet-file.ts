/** Bytes as base64, in pieces: a call with a million arguments would fail. */
export const base64 = (bytes: Uint8Array): string => {
  let text = ''
  for (let i = 0; i < bytes.length; i += 8_192) text += String.fromCharCode(...bytes.subarray(i, i + 8_192))
  return btoa(text)
}
/** A file as it is sent: its bytes as base64. */
export type Brought = { readonly name: string; readonly content: string }
/** Pasted cells as a file of tab-separated text. */
export const pasted = (text: string): Brought => ({
  name: 'paste.tsv',
  content: base64(new TextEncoder().encode(text)),
})
export const chosen = async (file: File): Promise<Brought> => ({
  name: file.name.slice(0, 200),
  content: base64(new Uint8Array(await file.arrayBuffer())),
})
